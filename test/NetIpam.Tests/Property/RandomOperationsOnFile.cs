using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>Random operations against the golden model, on files that are opened again and again. NETIPAM_OPERATIONS overrides how many.</summary>
public sealed class RandomOperationsOnFile(ITestOutputHelper output)
{
    [Fact]
    public Task Answers_are_those_of_the_model() =>
        Campaign.RunAsync(() => new FileSubject(), RandomOperationTests.Count(20_000), output, reopenEvery: 60, longest: 600);
}

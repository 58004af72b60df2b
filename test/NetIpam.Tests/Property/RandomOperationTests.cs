using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>Random operations against the golden model. NETIPAM_OPERATIONS overrides how many.</summary>
public sealed class RandomOperationTests(ITestOutputHelper output)
{
    [Fact]
    public Task In_memory() => Campaign.RunAsync(() => new MemorySubject(), Count(1_000_000), output);

    [Fact]
    public Task On_file_with_reopening() =>
        Campaign.RunAsync(() => new FileSubject(), Count(20_000), output, reopenEvery: 60, longest: 600);

    [Fact]
    public Task On_two_replicas_in_turn() => Campaign.RunAsync(() => new ReplicasSubject(), Count(100_000), output);

    private static int Count(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("NETIPAM_OPERATIONS"), out var given) ? given : usual;
}

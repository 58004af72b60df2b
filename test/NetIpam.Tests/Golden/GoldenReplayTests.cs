using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;
using NetIpam.Tests.Property;

namespace NetIpam.Tests.Golden;

/// <summary>Answers recorded from go-ipam, where it is right, are ours too.</summary>
public sealed class GoldenReplayTests
{
    public static TheoryData<string> Paths => GoldenFiles.Paths();

    [Theory, MemberData(nameof(Paths))]
    public Task By_the_golden_model(string path) => GoldenReplay.RunAsync(() => new ModelSubject(), path);

    [Theory, MemberData(nameof(Paths))]
    public Task In_memory(string path) => GoldenReplay.RunAsync(() => new MemorySubject(), path);

    [Theory, MemberData(nameof(Paths))]
    public Task On_file(string path) => GoldenReplay.RunAsync(() => new FileSubject(), path);

    [Fact]
    public async Task Wrong_answer_is_told()
    {
        var sequence = GoldenFiles.Read(TestData.Path("goipam-golden.jsonl")).First();
        foreach (var wrong in sequence.Steps.Select(GoldenReplay.ToOperation).GroupBy(operation => operation.Kind).Select(kind => kind.Last()))
        {
            await using var subject = new ModelSubject((_, operation) => operation == wrong ? new Answer("wrong") : null);
            (await GoldenReplay.DifferencesAsync(subject, sequence)).ShouldNotBeEmpty(wrong.ToString());
        }
    }
}

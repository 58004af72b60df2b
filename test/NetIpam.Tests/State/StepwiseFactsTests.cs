using System.Text;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>However large a namespace is, its facts are written in small steps, and they are the same facts.</summary>
public sealed class StepwiseFactsTests
{
    private const int Addresses = 50_000;
    private const int LongestStep = 64 * 1024;

    private readonly NamespaceState _state = new();

    public StepwiseFactsTests()
    {
        var runs = string.Join(' ', Enumerable.Range(1, Addresses).Select(static i => $"{2 * i}@{i}.0"));
        var lines = $$"""
            {"prefix":"10.0.0.0/8","id":"1.0"}
            {"in":"10.0.0.0/8","addresses":"{{runs}}"}
            {"prefix":"192.168.0.0/16","id":"1.1"}

            """;
        FactReader.ReadPart(Encoding.UTF8.GetBytes(lines.ReplaceLineEndings("\n")), _state, default);
    }

    [Fact]
    public void No_step_is_long()
    {
        using var writer = new FactWriter(withIds: true);
        long before = 0;
        foreach (var written in _state.WriteFactsStepwise(writer))
        {
            writer.Length.ShouldBe(written);
            (written - before).ShouldBeInRange(0, LongestStep);
            before = written;
        }
        before.ShouldBeGreaterThan(LongestStep * 5);
        writer.Finish().Length.ShouldBe(before);
    }

    [Fact]
    public void Steps_write_what_is_written_at_once()
    {
        using var stepwise = new FactWriter(withIds: true);
        using var whole = new FactWriter(withIds: true);
        foreach (var _ in _state.WriteFactsStepwise(stepwise))
            continue;
        _state.WriteFacts(whole);
        var (parts, length, hash) = stepwise.Finish();
        var expected = whole.Finish();
        (length, hash).ShouldBe((expected.Length, expected.Hash));
        length.ShouldBe(parts.Sum(static part => (long)part.Length));
    }
}

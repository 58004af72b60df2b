using System.Text;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>A run of addresses that is longer than a log may hold is cut when it is written, and is damage when it is read.</summary>
public sealed class LongRunTests
{
    [Fact]
    public void Neighbours_beyond_the_limit_are_written_as_several_runs()
    {
        Effort.SkipUnlessWhole();
        var state = Read("""
            {"prefix":"10.0.0.0/7","id":"1.0"}
            {"in":"10.0.0.0/7","addresses":"1-16777216@2.0 16777217-16777219@2.0"}

            """);
        var parts = Write(state);
        Encoding.UTF8.GetString(parts[0].Span).ShouldContain("1-16777216@2.0 16777217-16777219@2.0");
        var again = new NamespaceState();
        FactReader.Read(parts, again, default);
        again.Digest.ShouldBe(state.Digest);
    }

    [Theory]
    [InlineData("0-16777216@2.0")]
    [InlineData("0-18446744073709551615@2.0")]
    public void Longer_run_is_damage_and_is_told_at_once(string run) =>
        Should.Throw<InvalidLogException>(() => Read($$"""
            {"prefix":"2001:db8::/64","id":"1.0"}
            {"in":"2001:db8::/64","addresses":"{{run}}"}

            """));

    private static NamespaceState Read(string lines)
    {
        var state = new NamespaceState();
        FactReader.ReadPart(Encoding.UTF8.GetBytes(lines.ReplaceLineEndings("\n")), state, default);
        return state;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Write(NamespaceState state)
    {
        using var writer = new FactWriter(withIds: true);
        state.WriteFacts(writer);
        return writer.Finish().Parts;
    }
}

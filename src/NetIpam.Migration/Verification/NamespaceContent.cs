using System.Text.Json;
using NetIpam.Dump;
using NetIpam.State;

namespace NetIpam.Migration.Verification;

/// <summary>All that a namespace of NetIpam holds: the prefixes by address, then length, each with its parent and what is acquired in it.</summary>
internal sealed class NamespaceContent
{
    private NamespaceContent(IReadOnlyList<PrefixFacts> prefixes) => Prefixes = prefixes;

    /// <summary>The prefixes; the runs of their addresses are offsets from their network, in order, and no two of them touch.</summary>
    public IReadOnlyList<PrefixFacts> Prefixes { get; }

    public long Addresses => Prefixes.Sum(static prefix => prefix.Addresses.Sum(static run => (long)(run.Last - run.First) + 1));

    public static NamespaceContent Of(IReadOnlyList<PlannedPrefix> planned) => new([.. planned.Select(static prefix =>
        new PrefixFacts(prefix.Cidr, prefix.Parent, [.. prefix.Runs().Select(run => new AddressRun(run.First - prefix.Cidr.Network.Value, run.Last - prefix.Cidr.Network.Value, default))]))]);

    /// <summary>Reads a dump that NetIpam wrote.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.DumpMalformed"/>, <see cref="IpamReason.DumpInconsistent"/>.</exception>
    public static NamespaceContent Parse(string dump)
    {
        try
        {
            return Of(JsonSerializer.Deserialize(dump, DumpJson.Default.ListDumpedPrefix) ?? []);
        }
        catch (JsonException e)
        {
            throw MalformedDump.Because("it cannot be read", e);
        }
    }

    /// <summary>The content that the prefixes of a dump describe, their dirt answered safely.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.DumpMalformed"/>, <see cref="IpamReason.DumpInconsistent"/>.</exception>
    public static NamespaceContent Of(IEnumerable<DumpedPrefix> prefixes)
    {
        var cleaner = new DumpCleaner();
        foreach (var prefix in prefixes)
            cleaner.Add(prefix);
        return Of(cleaner.Finish());
    }

    /// <summary>The dump of it.</summary>
    public string ToDump(string name) => DumpWriter.Write(Prefixes, name);

    /// <summary>How another content differs, prefix by prefix and address by address; none if it is the same.</summary>
    public IEnumerable<string> DifferencesFrom(NamespaceContent other)
    {
        var theirs = other.Prefixes.ToDictionary(static prefix => prefix.Cidr);
        foreach (var prefix in Prefixes)
        {
            if (!theirs.Remove(prefix.Cidr, out var their))
                yield return $"{prefix.Cidr} is missing";
            else if (their.Parent != prefix.Parent)
                yield return $"{prefix.Cidr} has the parent {their.Parent?.ToString() ?? "none"} and not {prefix.Parent?.ToString() ?? "none"}";
            else
                foreach (var difference in DifferencesOf(prefix, their))
                    yield return difference;
        }
        foreach (var more in theirs.Keys)
            yield return $"{more} is there and should not be";
    }

    private static IEnumerable<string> DifferencesOf(PrefixFacts prefix, PrefixFacts their)
    {
        var expected = Spans(prefix);
        var found = Spans(their);
        if (expected.SequenceEqual(found))
            yield break;
        foreach (var (first, last) in expected.Except(found))
            yield return $"in {prefix.Cidr} the addresses {Text(prefix, first, last)} are not acquired as they should be";
        foreach (var (first, last) in found.Except(expected))
            yield return $"in {prefix.Cidr} the addresses {Text(prefix, first, last)} are acquired instead";
    }

    private static List<(UInt128 First, UInt128 Last)> Spans(PrefixFacts prefix)
    {
        var spans = new List<(UInt128 First, UInt128 Last)>();
        foreach (var run in prefix.Addresses.OrderBy(static run => run.First))
        {
            if (spans.Count > 0 && spans[^1].Last + 1 == run.First)
                spans[^1] = (spans[^1].First, run.Last);
            else
                spans.Add((run.First, run.Last));
        }
        return spans;
    }

    private static string Text(PrefixFacts prefix, UInt128 first, UInt128 last)
    {
        var from = new IPAddressValue(prefix.Cidr.Family, prefix.Cidr.Network.Value + first);
        return first == last ? from.ToString() : $"{from} to {new IPAddressValue(prefix.Cidr.Family, prefix.Cidr.Network.Value + last)}";
    }
}

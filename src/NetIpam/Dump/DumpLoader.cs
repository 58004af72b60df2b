using System.Text.Json;
using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Dump;

/// <summary>Makes the content of a dump ready to be loaded, all of it or none.</summary>
internal static class DumpLoader
{
    /// <exception cref="IpamException"><see cref="IpamReason.DumpMalformed"/> or <see cref="IpamReason.DumpInconsistent"/>.</exception>
    public static (LoadedContent Content, LoadReport Report) Prepare(string dump)
    {
        var cleaner = new DumpCleaner();
        foreach (var prefix in Parse(dump))
            cleaner.Add(prefix);
        var prefixes = cleaner.Finish();
        var state = Build(prefixes);
        using var writer = new FactWriter(withIds: false);
        state.WriteFacts(writer);
        var (parts, length, hash) = writer.Finish();
        var content = new LoadedContent { Blob = default(BlobId), Parts = parts.Count, Length = length, Hash = hash, Bytes = parts };
        return (content, new LoadReport(prefixes.Count, prefixes.Sum(static prefix => (long)prefix.Addresses.Count), cleaner.Findings));
    }

    private static List<DumpedPrefix> Parse(string dump)
    {
        try
        {
            return JsonSerializer.Deserialize(dump, DumpJson.Default.ListDumpedPrefix) ?? [];
        }
        catch (JsonException e)
        {
            throw MalformedDump.Because(dump.AsSpan().TrimStart().StartsWith('{')
                ? "it is an object, as go-ipam's file store is, which ipam migrate reads."
                : $"see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}{(e.Path is null or "$" ? "" : $", {e.Path}")}.", e);
        }
    }

    /// <summary>The state that the prefixes make; it checks that they fit together.</summary>
    private static NamespaceState Build(IReadOnlyList<PlannedPrefix> prefixes)
    {
        var state = new NamespaceState();
        foreach (var prefix in prefixes)
        {
            try
            {
                Apply(state, prefix);
            }
            catch (InvalidLogException e)
            {
                throw new IpamException(IpamReason.DumpInconsistent, $"The dump contradicts itself at {prefix.Text}: {e.Message}", e);
            }
        }
        return state;
    }

    private static void Apply(NamespaceState state, PlannedPrefix prefix)
    {
        ApplyAlone(state, prefix.Parent is { } parent
            ? new Event { Kind = EventKind.ChildAcquired, Prefix = prefix.Cidr, Parent = parent }
            : new Event { Kind = EventKind.PrefixCreated, Prefix = prefix.Cidr });
        foreach (var (first, last) in prefix.Runs())
            ApplyAlone(state, new Event { Kind = EventKind.AddressesAcquired, Prefix = prefix.Cidr, First = first, Last = last });
    }

    /// <summary>Applies an event as a batch of its own: nothing is taken back here, and a batch can count only so many. All of
    /// it is one allocation in the end, that of the load, so the ids that come of this do not count.</summary>
    private static void ApplyAlone(NamespaceState state, in Event @event)
    {
        state.Begin();
        state.Apply(in @event);
        state.Accept(default, default);
    }
}

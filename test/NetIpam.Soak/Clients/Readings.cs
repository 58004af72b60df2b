using System.Text.Json;
using NetIpam.History;

namespace NetIpam.Soak.Clients;

/// <summary>Records what a read found, of each place by itself.</summary>
internal static class Readings
{
    /// <summary>The answer of ListPrefixes.</summary>
    public static void RecordPrefixes(HistoryRecorder history, string reader, long called, JsonElement answer)
    {
        var prefixes = answer.TryGetProperty("prefixes", out var listed)
            ? listed.EnumerateArray().Select(prefix => (Text(prefix, "cidr"), Text(prefix, "parentCidr"))).ToList()
            : [];
        RecordPrefixes(history, reader, called, history.Now(), prefixes);
    }

    /// <summary>The dump of a namespace, which tells of addresses, too.</summary>
    public static void RecordDump(HistoryRecorder history, string reader, long called, string dump)
    {
        var returned = history.Now();
        using var json = JsonDocument.Parse(dump);
        var entries = json.RootElement.EnumerateArray().ToList();
        RecordPrefixes(history, reader, called, returned, [.. entries.Select(entry => (Text(entry, "Cidr"), Text(entry, "ParentCidr")))]);
        foreach (var place in Place.All.Where(place => place.Kind == PlaceKind.Addresses))
        {
            var addresses = entries.Single(entry => Text(entry, "Cidr") == place.Prefix).GetProperty("IPs").EnumerateObject().Select(address => address.Name);
            Add(history, reader, HistoryAction.ReadAddresses, place, called, returned, addresses.Except(Place.Reserved));
        }
    }

    private static void RecordPrefixes(HistoryRecorder history, string reader, long called, long returned, IReadOnlyList<(string Prefix, string Parent)> prefixes)
    {
        foreach (var place in Place.All.Where(place => place.Kind != PlaceKind.Addresses))
        {
            var found = prefixes.Where(prefix => prefix.Parent == (place.Prefix ?? "")).Select(prefix => prefix.Prefix)
                .Except(Place.All.Select(fixedPlace => fixedPlace.Prefix!));
            Add(history, reader, HistoryAction.ReadPrefixes, place, called, returned, found);
        }
    }

    private static void Add(HistoryRecorder history, string reader, HistoryAction action, Place place, long called, long returned, IEnumerable<string> found) =>
        history.Add(new()
        {
            Client = reader,
            Action = action,
            Within = place.Prefix,
            Called = called,
            Returned = returned,
            Outcome = HistoryOutcome.Done,
            Found = [.. found],
        });

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString()! : "";
}

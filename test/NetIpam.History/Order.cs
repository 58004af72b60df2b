namespace NetIpam.History;

/// <summary>
/// For each address and each prefix alone there is an order of the calls that explains every answer: each takes effect at one
/// moment between call and answer (linearizability). Calls of unknown outcome take effect at any later moment, or never.
/// </summary>
internal static class Order
{
    public static IEnumerable<Violation> Check(IReadOnlyList<HistoryEntry> history)
    {
        foreach (var place in history.GroupBy(entry => (entry.IsOfAddresses, entry.Within)))
        {
            var entries = place.ToList();
            // Whoever was not told what he got may have got anything.
            var lostAcquires = entries.Where(entry => entry is { IsAcquire: true, Resource: null, Outcome: HistoryOutcome.Unknown }).ToList();
            var reads = entries.Where(entry => entry.IsRead && entry.Outcome == HistoryOutcome.Done)
                .Select(entry => (Entry: entry, Found: entry.Found!.Select(Block.Parse).ToHashSet()))
                .ToList();
            var full = entries.Where(entry => entry.Outcome == HistoryOutcome.Full).ToList();
            var resources = entries.Where(entry => !entry.IsRead && entry.Resource is not null)
                .GroupBy(entry => Block.Parse(entry.Resource!))
                .ToDictionary(group => group.Key, group => group.ToList());
            foreach (var found in reads.SelectMany(read => read.Found))
                resources.TryAdd(found, []);
            foreach (var (block, calls) in resources)
            {
                var steps = calls.Concat(lostAcquires).Select(Step.OfCall)
                    .Concat(reads.Select(read => Step.OfRead(read.Entry, read.Found.Contains(block))))
                    .Concat(full.Select(entry => Step.OfRead(entry, isTaken: true)))
                    .OfType<Step>();
                if (OrderSearch.FindContradiction([.. steps]) is { } contradiction)
                    yield return new Violation(nameof(Order), Describe(contradiction, calls));
            }
        }
    }

    private static string Describe(Step contradiction, List<HistoryEntry> calls)
    {
        var entry = contradiction.Entry;
        var before = calls.Where(call => call.Called < entry.Returned && call != entry).OrderByDescending(call => call.Called).Take(4).Reverse()
            .Select(call => $"{call.Client} {call.Action} [{call.Called}, {(call.Outcome == HistoryOutcome.Unknown ? "?" : call.Returned)}] {call.Outcome}");
        var subject = calls.Count > 0 ? calls[0].Resource : "something nobody asked for";
        var saw = entry.IsRead || entry.Outcome == HistoryOutcome.Full ? contradiction.Needs == true ? " (taken)" : " (free)" : "";
        return $"{subject}: no order explains {entry.Client} {entry.Action} [{entry.Called}, {entry.Returned}] {entry.Outcome}{saw}; before it: {string.Join("; ", before)}.";
    }
}

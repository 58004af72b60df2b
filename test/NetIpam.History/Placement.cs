namespace NetIpam.History;

/// <summary>What is handed out lies in the prefix that it was asked of, and is not one of its reserved addresses.</summary>
internal static class Placement
{
    public static IEnumerable<Violation> Check(IReadOnlyList<HistoryEntry> history)
    {
        foreach (var entry in history.Where(entry => entry is { IsAcquire: true, Outcome: HistoryOutcome.Done, Within: not null }))
        {
            var within = Block.Parse(entry.Within!);
            var given = Block.Parse(entry.Resource!);
            if (!within.Contains(given) || given == within)
                yield return new Violation(nameof(Placement), $"{entry.Client} was given {entry.Resource}, which is not in {entry.Within}.");
            else if (entry.IsOfAddresses && within.IsReserved(given))
                yield return new Violation(nameof(Placement), $"{entry.Client} was given {entry.Resource}, which is reserved in {entry.Within}.");
        }
    }
}

namespace NetIpam.History;

/// <summary>
/// What the last read found is all that was acknowledged and not asked to be released, and nothing but that and what calls
/// of unknown outcome may have left. Counts only for a read after the last call.
/// </summary>
internal static class FinalState
{
    public static IEnumerable<Violation> Check(IReadOnlyList<HistoryEntry> history)
    {
        foreach (var place in history.GroupBy(entry => (entry.IsOfAddresses, entry.Within)))
        {
            var calls = place.Where(entry => !entry.IsRead).ToList();
            if (LastRead([.. place]) is not { } read)
                continue;
            var found = read.Found!.ToDictionary(Block.Parse);
            var (sure, possible) = Left(calls);
            foreach (var (block, by) in sure.Where(held => !found.ContainsKey(held.Key)))
                yield return new Violation(nameof(FinalState), $"{by.Resource}, acknowledged to {by.Client} at {by.Returned}, is lost.");
            if (calls.Exists(call => call is { IsAcquire: true, Resource: null, Outcome: HistoryOutcome.Unknown }))
                continue;
            foreach (var (block, text) in found.Where(item => !possible.Contains(item.Key)))
                yield return new Violation(nameof(FinalState), $"{text} is acquired, and nobody can have left it so.");
        }
    }

    /// <summary>The last read of one place; null if none came after its last call.</summary>
    public static HistoryEntry? LastRead(IReadOnlyList<HistoryEntry> place)
    {
        var read = place.Where(entry => entry.IsRead && entry.Outcome == HistoryOutcome.Done).MaxBy(entry => entry.Called);
        return read is null || place.Any(entry => !entry.IsRead && Math.Max(entry.Called, entry.Returned) > read.Called) ? null : read;
    }

    /// <summary>What is surely held at the end, by whom, and all that may be.</summary>
    private static (Dictionary<Block, HistoryEntry> Sure, HashSet<Block> Possible) Left(List<HistoryEntry> calls)
    {
        var sure = new Dictionary<Block, HistoryEntry>();
        var possible = new HashSet<Block>();
        foreach (var group in calls.Where(call => call.Resource is not null).GroupBy(call => Block.Parse(call.Resource!)))
        {
            var lastAcquire = group.Where(call => call is { IsAcquire: true, Outcome: HistoryOutcome.Done }).MaxBy(call => call.Returned);
            var releases = group.Where(call => !call.IsAcquire).ToList();
            if (lastAcquire is not null && !releases.Exists(release => release.Called > lastAcquire.Returned || MayHaveBeenLater(release, lastAcquire)))
                sure[group.Key] = lastAcquire;
            if (sure.ContainsKey(group.Key) || IsPossible([.. group], lastAcquire, releases))
                possible.Add(group.Key);
        }
        return (sure, possible);
    }

    /// <summary>Whether a release that was under way during an acquire can have taken effect after it.</summary>
    private static bool MayHaveBeenLater(HistoryEntry release, HistoryEntry acquire) =>
        release.Outcome == HistoryOutcome.Unknown || (release.Outcome == HistoryOutcome.Done && release.Returned > acquire.Called);

    private static bool IsPossible(List<HistoryEntry> group, HistoryEntry? lastAcquire, List<HistoryEntry> releases) =>
        group.Exists(call => call is { IsAcquire: true, Outcome: HistoryOutcome.Unknown })
        || (lastAcquire is not null && !releases.Exists(release => release.Outcome == HistoryOutcome.Done && release.Called > lastAcquire.Returned));
}

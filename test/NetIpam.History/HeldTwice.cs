namespace NetIpam.History;

/// <summary>
/// Nothing is held by two. An address or prefix is <i>surely held</i> from the answer to its acquire, or to the load that brought it,
/// until its release is asked for, whatever becomes of the release. Two such times of one address, or of two prefixes that overlap and are
/// taken from the same prefix, must not overlap; and a namespace must not be deleted while something of it is surely held.
/// <para>What is released by one who does not surely hold it is left to <see cref="Order"/>: such a release may have ended
/// the hold of somebody whose answer was still on its way.</para>
/// </summary>
internal static class HeldTwice
{
    public static IEnumerable<Violation> Check(IReadOnlyList<HistoryEntry> history)
    {
        var deletions = history.Where(entry => entry is { Action: HistoryAction.DeleteNamespace, Outcome: HistoryOutcome.Done }).ToLookup(entry => entry.Namespace!);
        return history.SelectMany(LoadedContent.Unfold).Where(entry => entry.IsAcquire || entry.IsRelease)
            .GroupBy(entry => (entry.Namespace, entry.IsOfAddresses, entry.Within))
            .SelectMany(place => CheckOne(place, place.Key.Namespace is { } name ? deletions[name] : []));
    }

    /// <summary>Sweeps over time.</summary>
    private static IEnumerable<Violation> CheckOne(IEnumerable<HistoryEntry> entries, IEnumerable<HistoryEntry> deletions)
    {
        var held = new HeldBlocks();
        var doubtful = new HashSet<Block>();
        foreach (var (at, entry) in Moments(entries).Concat(deletions.Select(deletion => (At: deletion.Returned, Entry: deletion))).OrderBy(moment => moment.At))
        {
            if (entry.Action == HistoryAction.DeleteNamespace)
            {
                foreach (var by in held.RemoveHeldBefore(entry.Called))
                    yield return new Violation(nameof(HeldTwice), $"{entry.Client} deleted {entry.Namespace} by {at}, while {by.Client} held {by.Resource}, since {by.Returned}.");
                continue;
            }
            var block = Block.Parse(entry.Resource!);
            if (!entry.IsAcquire && !held.Remove(block))
                doubtful.Add(block);
            else if (entry.IsAcquire && !doubtful.Contains(block) && held.TryAdd(block, entry) is { } other)
                yield return new Violation(nameof(HeldTwice), $"{entry.Client} was given {entry.Resource} at {at}, while {other.Client} held {other.Resource}, since {other.Returned}.");
        }
    }

    private static IEnumerable<(long At, HistoryEntry Entry)> Moments(IEnumerable<HistoryEntry> entries) =>
        entries.Where(entry => !entry.IsAcquire || entry.Outcome == HistoryOutcome.Done)
            .Select(entry => (entry.IsAcquire ? entry.Returned : entry.Called, entry));
}

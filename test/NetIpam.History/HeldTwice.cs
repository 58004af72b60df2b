namespace NetIpam.History;

/// <summary>
/// Nothing is held by two. An address or prefix is <i>surely held</i> from the answer to its acquire until its release is
/// asked for, whatever becomes of the release. Two such times of one address, or of two prefixes that overlap and are
/// taken from the same prefix, must not overlap.
/// <para>What is released by one who does not surely hold it is left to <see cref="Order"/>: such a release may have ended
/// the hold of somebody whose answer was still on its way.</para>
/// </summary>
internal static class HeldTwice
{
    public static IEnumerable<Violation> Check(IReadOnlyList<HistoryEntry> history) =>
        history.Where(entry => !entry.IsRead).GroupBy(entry => (entry.IsOfAddresses, entry.Within)).SelectMany(CheckOne);

    /// <summary>Sweeps over time.</summary>
    private static IEnumerable<Violation> CheckOne(IEnumerable<HistoryEntry> entries)
    {
        var held = new HeldBlocks();
        var doubtful = new HashSet<Block>();
        foreach (var (at, entry) in Moments(entries).OrderBy(moment => moment.At))
        {
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

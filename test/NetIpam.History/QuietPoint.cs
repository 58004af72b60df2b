namespace NetIpam.History;

/// <summary>
/// Cuts a long history in two that are checked one after the other: at a moment when no call is under way, and everything has been
/// read. What is checked is then forgotten, but for what the second part builds on.
/// </summary>
public static class QuietPoint
{
    /// <summary>
    /// What the history that follows begins with: of all that the last read of each place found, the acquire that explains it; of
    /// places that were not read after their last call, all calls; and the calls of unknown outcome, which may take effect later.
    /// As much as is held, however long the history was. To be taken from a history that was checked.
    /// </summary>
    public static IReadOnlyList<HistoryEntry> Rest(IReadOnlyList<HistoryEntry> history) =>
        [.. history.Where(entry => entry.Outcome != HistoryOutcome.NotDone).GroupBy(entry => (entry.IsOfAddresses, entry.Within)).SelectMany(place => RestOf([.. place]))];

    private static IEnumerable<HistoryEntry> RestOf(List<HistoryEntry> place)
    {
        if (FinalState.LastRead(place) is not { } read)
            return place;
        var acquires = place.Where(entry => entry is { IsAcquire: true, Outcome: HistoryOutcome.Done })
            .GroupBy(entry => Block.Parse(entry.Resource!))
            .ToDictionary(group => group.Key, group => group.MaxBy(entry => entry.Returned)!);
        return read.Found!.Select(text => acquires.GetValueOrDefault(Block.Parse(text)) ?? Acquired(read, text))
            .Concat(place.Where(entry => !entry.IsRead && entry.Outcome == HistoryOutcome.Unknown));
    }

    /// <summary>Of something that only a call of unknown outcome can have acquired.</summary>
    private static HistoryEntry Acquired(HistoryEntry read, string resource) => read with
    {
        Action = read.IsOfAddresses ? HistoryAction.AcquireAddress : HistoryAction.AcquirePrefix,
        Resource = resource,
        Found = null,
    };
}

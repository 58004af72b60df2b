namespace NetIpam.History;

/// <summary>What one call means for one address or prefix.</summary>
/// <param name="Entry">The call.</param>
/// <param name="Needs">Whether it must be taken (or free) for the call to be answered as it was; null if either will do.</param>
/// <param name="Leaves">Whether it is taken (or free) after it; null if it stays as it was.</param>
/// <param name="IsCertain">Whether it took effect for certain.</param>
internal sealed record Step(HistoryEntry Entry, bool? Needs, bool? Leaves, bool IsCertain)
{
    /// <summary>The step of a call on it; null if the answer says nothing.</summary>
    public static Step? OfCall(HistoryEntry entry) => (entry.IsAcquire, entry.Outcome) switch
    {
        (true, HistoryOutcome.Done) => new Step(entry, false, true, true),
        (true, HistoryOutcome.Taken) when entry.IsOfAddresses => new Step(entry, true, null, true),
        (true, HistoryOutcome.Unknown) => new Step(entry, false, true, false),
        (false, HistoryOutcome.Done) => new Step(entry, true, false, true),
        (false, HistoryOutcome.Free) => new Step(entry, false, null, true),
        (false, HistoryOutcome.Unknown) => new Step(entry, true, false, false),
        _ => null,
    };

    /// <summary>The step of a call that saw it taken or free.</summary>
    public static Step OfRead(HistoryEntry entry, bool isTaken) => new(entry, isTaken, null, true);
}

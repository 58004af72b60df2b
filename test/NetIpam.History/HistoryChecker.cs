namespace NetIpam.History;

/// <summary>
/// Checks what clients saw against what must hold, whatever crashed in between. What it finds is a violation; it never
/// finds one where there was none, as every call of unknown outcome counts as done or not done, whichever explains more.
/// </summary>
public static class HistoryChecker
{
    /// <summary>All violations, by the rules in turn.</summary>
    public static IReadOnlyList<Violation> Check(IReadOnlyList<HistoryEntry> history)
    {
        List<HistoryEntry> told = [.. history.Where(entry => entry.Outcome != HistoryOutcome.NotDone)];
        return [.. Placement.Check(told), .. HeldTwice.Check(told), .. Order.Check(told), .. FinalState.Check(told)];
    }
}

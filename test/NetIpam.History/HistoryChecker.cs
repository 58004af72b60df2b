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
        List<HistoryEntry> lasting = [.. told.Where(entry => entry.Namespace is null)];
        List<HistoryEntry> passing = [.. told.Where(entry => entry.Namespace is not null)];
        return [.. Placement.Check(told), .. HeldTwice.Check(told), .. Order.Check(lasting), .. FinalState.Check(lasting), .. NamespaceOrder.Check(passing)];
    }
}

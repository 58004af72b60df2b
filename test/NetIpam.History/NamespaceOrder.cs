namespace NetIpam.History;

/// <summary>
/// For each namespace that comes and goes there is an order of all its calls that explains every answer: each takes effect as a whole at
/// one moment between call and answer. A namespace is deleted only when it is empty, and a new one of its name begins empty, so
/// a deletion ends whatever was held; a load acquires all of its content at once. Calls of unknown outcome take effect at any later moment,
/// or never.
/// </summary>
internal static class NamespaceOrder
{
    public static IEnumerable<Violation> Check(IReadOnlyList<HistoryEntry> history)
    {
        foreach (var entries in history.GroupBy(entry => entry.Namespace))
        {
            var items = new NamespaceItems(entries);
            if (NamespaceSearch.FindContradiction([.. entries.Select(items.StepOf).OfType<NamespaceStep>()]) is { } contradiction)
                yield return new Violation(nameof(NamespaceOrder), Describe(contradiction.Entry, entries));
        }
    }

    private static string Describe(HistoryEntry contradiction, IEnumerable<HistoryEntry> entries)
    {
        var before = entries.Where(entry => entry.Called < contradiction.Returned && entry != contradiction)
            .OrderByDescending(entry => entry.Called).Take(6).Reverse().Select(Describe);
        return $"{contradiction.Namespace}: no order explains {Describe(contradiction)}; before it: {string.Join("; ", before)}.";
    }

    private static string Describe(HistoryEntry entry)
    {
        var returned = entry.Outcome == HistoryOutcome.Unknown ? "?" : $"{entry.Returned}";
        return $"{entry.Client} {entry.Action} [{entry.Called}, {returned}] {entry.Resource}{(entry.Found is null ? "" : $"({string.Join(' ', entry.Found)})")} {entry.Outcome}";
    }
}

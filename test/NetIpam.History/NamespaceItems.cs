namespace NetIpam.History;

/// <summary>All prefixes and addresses that a history of one namespace speaks of, each with its bit, and what its calls mean for them.</summary>
internal sealed class NamespaceItems
{
    private const int Most = 127;
    private readonly Dictionary<(bool IsAddress, string? Within, string Text), Item> _items = [];

    /// <exception cref="ArgumentException">The history speaks of more items than can be told apart.</exception>
    public NamespaceItems(IEnumerable<HistoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Within is not null)
                Add((false, null, entry.Within));
            if (entry.Resource is not null)
                Add(KeyOf(entry));
            foreach (var item in LoadedContent.Items(entry.Found ?? []))
                Add(item);
        }
    }

    private UInt128 All => (UInt128.One << _items.Count) - 1;

    /// <summary>The step of a call; null if its answer says nothing.</summary>
    public NamespaceStep? StepOf(HistoryEntry entry)
    {
        var ways = entry.Outcome switch
        {
            HistoryOutcome.NoNamespace => [new Transition { Exists = false }],
            HistoryOutcome.NoPrefix => [new Transition { Free = Prefix(entry.Within!) }],
            HistoryOutcome.Done or HistoryOutcome.Unknown => Done(entry),
            _ => Refused(entry),
        };
        return ways.Length == 0 ? null : new NamespaceStep(entry, ways, entry.Outcome != HistoryOutcome.Unknown);
    }

    private Transition[] Done(HistoryEntry entry) => entry.Action switch
    {
        HistoryAction.CreateNamespace => [new Transition(), new Transition { Exists = false, Becomes = true }],
        HistoryAction.DeleteNamespace => [new Transition { Free = All, Becomes = false }],
        HistoryAction.Load => [new Transition { Free = All, Acquires = Bits(entry.Found!) }],
        HistoryAction.ReadNamespace when entry.Found is null => [new Transition()],
        HistoryAction.ReadNamespace => [new Transition { Taken = Bits(entry.Found), Free = All & ~Bits(entry.Found) }],
        HistoryAction.AcquireAddress when entry.Resource is null => [.. In(entry.Within!, true).Select(item => Acquire(entry, item))],
        HistoryAction.AcquireAddress or HistoryAction.AcquirePrefix when entry.Resource is not null => [Acquire(entry, _items[KeyOf(entry)])],
        HistoryAction.ReleaseAddress or HistoryAction.ReleasePrefix => [Release(entry, _items[KeyOf(entry)])],
        _ => throw new ArgumentException($"{entry.Action} of {entry.Client} at {entry.Called} cannot be checked in a namespace that comes and goes.", nameof(entry)),
    };

    private Transition[] Refused(HistoryEntry entry)
    {
        var item = entry.Resource is null ? null : _items[KeyOf(entry)];
        var parent = entry.Within is null ? 0 : Prefix(entry.Within);
        return (entry.Action, entry.Outcome) switch
        {
            (HistoryAction.DeleteNamespace or HistoryAction.Load, HistoryOutcome.NotEmpty) => [new Transition { AnyTaken = All }],
            (HistoryAction.AcquireAddress or HistoryAction.AcquirePrefix, HistoryOutcome.Taken) => [new Transition { Taken = parent, AnyTaken = Overlapping(item!) }],
            (HistoryAction.AcquireAddress, HistoryOutcome.Full) => [new Transition { Taken = parent | Sum(In(entry.Within!, true)) }],
            (HistoryAction.ReleaseAddress, HistoryOutcome.Free) => [new Transition { Taken = parent, Free = item!.Bit }],
            (HistoryAction.ReleasePrefix, HistoryOutcome.Free) => [new Transition { Free = item!.Bit }],
            (HistoryAction.ReleasePrefix, HistoryOutcome.NotEmpty) => [new Transition { Taken = item!.Bit, AnyTaken = Sum(In(entry.Resource!)) }],
            _ => [],
        };
    }

    private Transition Acquire(HistoryEntry entry, Item item) =>
        new() { Taken = entry.Within is null ? 0 : Prefix(entry.Within), Free = Overlapping(item), Acquires = item.Bit };

    /// <summary>What is released holds nothing any more.</summary>
    private Transition Release(HistoryEntry entry, Item item) =>
        new() { Taken = item.Bit | (entry.Within is null ? 0 : Prefix(entry.Within)), Free = item.IsAddress ? 0 : Sum(In(entry.Resource!)), Releases = item.Bit };

    private IEnumerable<Item> In(string prefix, bool addresses) => In(prefix).Where(item => item.IsAddress == addresses);

    private IEnumerable<Item> In(string prefix) => _items.Where(item => item.Key.Within == prefix).Select(item => item.Value);

    private UInt128 Prefix(string text) => Sum(_items.Where(item => !item.Key.IsAddress && item.Key.Text == text).Select(item => item.Value));

    private UInt128 Overlapping(Item item) =>
        Sum(_items.Values.Where(other => other.IsAddress == item.IsAddress && other.Within == item.Within && other.Block.Overlaps(item.Block)));

    private UInt128 Bits(IReadOnlyList<string> content) => Sum(LoadedContent.Items(content).Select(key => _items[key]));

    private static UInt128 Sum(IEnumerable<Item> items) => items.Aggregate(UInt128.Zero, (all, item) => all | item.Bit);

    private static (bool IsAddress, string? Within, string Text) KeyOf(HistoryEntry entry) => (entry.IsOfAddresses, entry.Within, entry.Resource!);

    private void Add((bool IsAddress, string? Within, string Text) key)
    {
        if (_items.ContainsKey(key))
            return;
        if (_items.Count == Most)
            throw new ArgumentException($"A history of a namespace that comes and goes may speak of {Most} prefixes and addresses.", nameof(key));
        _items.Add(key, new Item(key.IsAddress, key.Within, Block.Parse(key.Text), UInt128.One << _items.Count));
    }

    private sealed record Item(bool IsAddress, string? Within, Block Block, UInt128 Bit);
}

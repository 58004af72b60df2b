using System.Collections.Concurrent;

namespace NetIpam.History;

/// <summary>Records a history while it happens. Thread-safe; its clock is a counter, so no two moments are the same.</summary>
public sealed class HistoryRecorder
{
    private readonly ConcurrentQueue<HistoryEntry> _entries = new();
    private long _now;

    /// <summary>All that was recorded so far.</summary>
    public IReadOnlyList<HistoryEntry> Entries => [.. _entries];

    /// <summary>The present moment. To be taken right before a call goes out, and right after its answer is there.</summary>
    public long Now() => Interlocked.Increment(ref _now);

    /// <summary>Adds a call that has ended, or is given up.</summary>
    public void Add(HistoryEntry entry) => _entries.Enqueue(entry);

    /// <summary>Goes on with these in place of all that was recorded. Nobody may add at the same time. The clock goes on.</summary>
    public void GoOnWith(IReadOnlyList<HistoryEntry> entries)
    {
        _entries.Clear();
        foreach (var entry in entries)
            _entries.Enqueue(entry);
    }
}

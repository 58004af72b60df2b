using System.Collections.Concurrent;
using NetIpam.History;

namespace NetIpam.Soak.Clients;

/// <summary>What clients were answered, counted; and what must not have been.</summary>
public sealed class Tally
{
    private readonly ConcurrentQueue<double> _latencies = new();
    private readonly ConcurrentDictionary<string, int> _repeats = new();
    private readonly ConcurrentQueue<Violation> _violations = new();
    private long _operations;
    private long _changes;

    /// <summary>How many calls came to their answer.</summary>
    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>How many of them changed something.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>How many attempts had to be made again, by why.</summary>
    public IReadOnlyDictionary<string, int> Repeats => _repeats;

    public IReadOnlyCollection<Violation> Violations => _violations;

    /// <summary>A call came to its answer, after as many repetitions as it took.</summary>
    public void Answered(TimeSpan latency)
    {
        Interlocked.Increment(ref _operations);
        _latencies.Enqueue(latency.TotalMilliseconds);
    }

    /// <summary>The call changed something.</summary>
    public void Changed() => Interlocked.Increment(ref _changes);

    public void Repeated(string why) => _repeats.AddOrUpdate(why, 1, static (_, count) => count + 1);

    public void Violated(string rule, string message) => _violations.Enqueue(new Violation(rule, message));

    /// <summary>The median and the 99th percentile since the last look, in milliseconds.</summary>
    public (double Median, double P99) TakeLatencies()
    {
        var latencies = new List<double>();
        while (_latencies.TryDequeue(out var latency))
            latencies.Add(latency);
        latencies.Sort();
        return latencies.Count == 0 ? default : (latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100]);
    }
}

using System.Globalization;
using System.Text;

namespace NetIpam.Simulation;

/// <summary>
/// The time and the events of one run. Whatever is to happen later is an event; events happen one at a time, each only when
/// nothing that the one before has set going can go on.
/// <para><b>How deterministic it is.</b> The engine hops to the thread pool (<c>ConfigureAwait(false)</c>, <c>Task.Yield</c>,
/// <c>Task.Run</c>, callers that are answered asynchronously), and no scheduler of ours can catch that. So the pool <i>is</i> the
/// scheduler: this program gives it exactly one thread (<c>ThreadPoolMaxThreads</c> in the project), everything runs on it, and
/// its queues are then ordered by what was put there. Together with time, randomness and ids from here, a seed gives the
/// same run each time, which a test compares by the hash of all events and answers. It rests on the order of the queues of
/// the pool in this version of .NET, so another version may give another run for the same seed. What is <i>not</i>
/// explored is real parallelism: two threads inside the engine at once. Between two waits everything is atomic here.</para>
/// </summary>
internal sealed class World(int seed)
{
    private const int MostEvents = 400_000;
    private const int Kept = 80;
    private static readonly TimeSpan Latest = TimeSpan.FromHours(12);

    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private readonly Queue<string> _trace = new();
    private long _number;
    private ulong _hash = 14695981039346656037;

    /// <summary>All that is left to chance.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>The time since the beginning, in ticks.</summary>
    public long Now { get; private set; }

    /// <summary>How many events there were.</summary>
    public int Events { get; private set; }

    /// <summary>Depends on everything that was traced, and when.</summary>
    public ulong Hash => _hash;

    /// <summary>Told of each line of the trace, if anybody wants to know.</summary>
    public Action<string>? Listener { get; init; }

    /// <summary>The last events.</summary>
    public IEnumerable<string> LastEvents => _trace;

    /// <summary>Makes something happen later.</summary>
    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, (Now + Math.Max(0, delay.Ticks), _number++));

    /// <summary>Waits. Those who wait go on inside of the event.</summary>
    public Task SleepAsync(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        After(delay, done.SetResult);
        return done.Task;
    }

    /// <summary>Takes a little time, as looking at a clock does; otherwise who looks at it until time has passed looks for ever.</summary>
    public long Look() => Now += 20 * TimeSpan.TicksPerMicrosecond;

    /// <summary>A random time, mostly short, sometimes up to the longest.</summary>
    public TimeSpan Between(TimeSpan shortest, TimeSpan longest)
    {
        var part = Random.NextDouble();
        return shortest + ((longest - shortest) * (part * part * part));
    }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    public void Trace(string text)
    {
        foreach (var c in text)
            _hash = unchecked((_hash ^ c) * 1099511628211);
        _hash = unchecked((_hash ^ (ulong)Now) * 1099511628211);
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Now / (double)TimeSpan.TicksPerMillisecond,12:F3} ms  {text}").ToString();
        if (_trace.Count == Kept)
            _trace.Dequeue();
        _trace.Enqueue(line);
        Listener?.Invoke(line);
    }

    /// <summary>Lets events happen until a task is done.</summary>
    /// <exception cref="StuckException">Nothing will ever complete it.</exception>
    public async Task RunAsync(Task until)
    {
        while (true)
        {
            await PoolIdle.WaitAsync();
            if (until.IsCompleted)
                break;
            if (!_events.TryDequeue(out var action, out var when))
                throw new StuckException("Nothing is left to happen, and not everybody has an answer.");
            if (++Events > MostEvents || when.At > Latest.Ticks)
                throw new StuckException($"There is no end: {Events} events, {TimeSpan.FromTicks(when.At)}.");
            Now = Math.Max(Now, when.At);
            action();
        }
        await until;
    }
}

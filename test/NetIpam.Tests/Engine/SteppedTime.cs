namespace NetIpam.Tests.Engine;

/// <summary>A clock that goes on only when told to, from one timer to the next.</summary>
internal sealed class SteppedTime : TimeProvider
{
    /// <summary>The longest pause between two tries; time limits are longer.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<(long Due, SteppedTimer Timer)> _pending = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the clock that people read is off.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => new(GetTimestamp());

    /// <summary>How many pauses there are at the moment.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
                return _pending.Count(entry => IsPause(entry.Due));
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50) + Elapsed + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits, to the tick; <see cref="Task.Delay(TimeSpan)"/> knows whole milliseconds only.</summary>
    public async Task DelayAsync(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        await using var timer = CreateTimer(_ => done.TrySetResult(), null, delay, Timeout.InfiniteTimeSpan);
        await done.Task;
    }

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);

    /// <summary>Goes on to the end of the pause that is over first.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public bool Step() => TryFire(IsPause);

    /// <summary>Goes on from pause to pause until a call is answered. No time limit strikes: what it limits can be over, and its timer still
    /// there, until a thread finds the time to take it away.</summary>
    public Task UntilAsync(Task call) => Patience.UntilAsync(() => call.IsCompleted || (Step() && call.IsCompleted));

    /// <summary>Waits until a time limit runs, and goes on to its end.</summary>
    public Task StrikeLimitAsync() => Patience.UntilAsync(() => TryFire(due => !IsPause(due)));

    private bool IsPause(long due) => due - _now <= LongestPause.Ticks;

    private bool TryFire(Predicate<long> isMeant)
    {
        SteppedTimer timer;
        lock (_lock)
        {
            var meant = _pending.FindAll(entry => isMeant(entry.Due));
            if (meant.Count == 0)
                return false;
            var first = meant.MinBy(entry => entry.Due);
            _pending.Remove(first);
            Volatile.Write(ref _now, Math.Max(_now, first.Due));
            timer = first.Timer;
        }
        timer.Fire();
        return true;
    }

    private void Set(SteppedTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _pending.RemoveAll(entry => entry.Timer == timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
                _pending.Add((_now + dueTime.Ticks, timer));
        }
    }

    private sealed class SteppedTimer(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

namespace NetIpam.Tests.Engine;

/// <summary>A clock that goes on only when told to, from one timer to the next.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(long Due, SteppedTimer Timer)> _pending = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the clock that people read is off.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => new(GetTimestamp());

    /// <summary>How many timers are due within a second; time limits are longer.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
                return _pending.Count(entry => entry.Due - _now < TimeSpan.TicksPerSecond);
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

    /// <summary>Goes on to the timer that is due first, and fires it.</summary>
    /// <returns><see langword="false"/> when none runs.</returns>
    public bool Step()
    {
        SteppedTimer timer;
        lock (_lock)
        {
            if (_pending.Count == 0)
                return false;
            var first = _pending.MinBy(entry => entry.Due);
            _pending.Remove(first);
            Volatile.Write(ref _now, Math.Max(_now, first.Due));
            timer = first.Timer;
        }
        timer.Fire();
        return true;
    }

    /// <summary>Goes on until a call is answered.</summary>
    public async Task UntilAsync(Task call)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!call.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            Step();
            await Task.Delay(1, patience.Token);
        }
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

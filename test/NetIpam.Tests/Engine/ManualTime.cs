namespace NetIpam.Tests.Engine;

/// <summary>A clock that stands still, with timers that fire when told to.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _pending = [];

    public override long GetTimestamp() => 0;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state, dueTime);
        lock (_lock)
            _pending.Add(timer);
        return timer;
    }

    /// <summary>How many timers of a length are running.</summary>
    public int PendingOf(TimeSpan dueTime)
    {
        lock (_lock)
            return _pending.Count(timer => timer.DueTime == dueTime);
    }

    /// <summary>Fires the timers of a length.</summary>
    public void FireOf(TimeSpan dueTime)
    {
        List<ManualTimer> due;
        lock (_lock)
            due = _pending.FindAll(timer => timer.DueTime == dueTime);
        foreach (var timer in due)
            timer.Fire();
    }

    public void Remove(ManualTimer timer)
    {
        lock (_lock)
            _pending.Remove(timer);
    }
}

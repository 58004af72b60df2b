namespace NetIpam.Tests.Engine;

/// <summary>A timer of <see cref="ManualTime"/>.</summary>
internal sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
{
    public TimeSpan DueTime { get; private set; } = dueTime;

    public void Fire()
    {
        time.Remove(this);
        callback(state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        return true;
    }

    public void Dispose() => time.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}

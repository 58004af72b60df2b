namespace NetIpam.Simulation;

/// <summary>The clock of a process: the time of the world, of which what people read may be off, and jump.</summary>
internal sealed class ProcessClock(World world, Process process) : TimeProvider
{
    public static DateTimeOffset Start => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far it is off.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => world.Look();

    public override DateTimeOffset GetUtcNow() => Start + new TimeSpan(world.Look()) + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Process process, Action callback) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                process.After(dueTime, () =>
                {
                    if (version == _version)
                        callback();
                });
            }
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

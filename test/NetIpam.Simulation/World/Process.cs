namespace NetIpam.Simulation;

/// <summary>A process, from its start until it is killed. When it is dead nothing that it waits for comes, and what it still
/// does has no effect: its memory is gone.</summary>
internal sealed class Process
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly World _world;
    private readonly TaskCompletionSource _died = new();
    private List<Action>? _parked;
    private int _halts;

    public Process(World world, string name, TimeSpan clockOffset)
    {
        (_world, Name) = (world, name);
        Clock = new ProcessClock(world, this) { Offset = clockOffset };
    }

    public string Name { get; }

    public ProcessClock Clock { get; }

    public bool IsAlive => !_died.Task.IsCompleted;

    /// <summary>Completed when it is killed.</summary>
    public Task Died => _died.Task;

    public void Kill() => _died.TrySetResult();

    /// <summary>Stops it for a time without its notice, as SIGSTOP and a slow virtual machine do.</summary>
    public void Halt(TimeSpan time)
    {
        Halt();
        var halt = _halts;
        _world.After(time, () =>
        {
            if (halt == _halts)
                Resume();
        });
    }

    /// <summary>Stops it until it is told to go on.</summary>
    public void Halt()
    {
        _halts++;
        _parked ??= [];
    }

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        var parked = _parked ?? [];
        _parked = null;
        foreach (var action in parked)
            After(TimeSpan.Zero, action);
    }

    /// <summary>Makes something happen later in this process, unless it is dead then.</summary>
    public void After(TimeSpan delay, Action action) => _world.After(delay, () => Do(action));

    /// <summary>Waits; for ever if it dies meanwhile.</summary>
    public Task SleepAsync(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        After(delay, done.SetResult);
        return done.Task;
    }

    /// <summary>Goes on at once while it is alive, and otherwise never.</summary>
    public Task WhileAliveAsync() => IsAlive ? Task.CompletedTask : Never;

    private void Do(Action action)
    {
        if (!IsAlive)
            return;
        if (_parked is null)
            action();
        else
            _parked.Add(action);
    }
}

namespace NetIpam.Soak.Stores;

/// <summary>A store that several servers share, with a way to upset it.</summary>
public abstract class SharedStore : IAsyncDisposable
{
    /// <summary>How many servers can work on it.</summary>
    public virtual int MostServers => int.MaxValue;

    /// <summary>The ports of loopback that servers reach it by; none if they cannot be cut off from it.</summary>
    public virtual IReadOnlyList<int> Ports => [];

    /// <summary>The backend and its flags, for <c>ipam-server</c>.</summary>
    /// <param name="ports">What stands for <see cref="Ports"/>.</param>
    public abstract string[] ArgumentsFor(IReadOnlyList<int> ports);

    /// <summary>Does to it what it must survive with all that it acknowledged; it serves again soon.</summary>
    public abstract Task UpsetAsync(CancellationToken cancellationToken);

    /// <summary>The same, or worse. Answers whether it was done: some stores have no life of their own.</summary>
    public virtual async Task<bool> CrashAsync(Random random, CancellationToken cancellationToken)
    {
        await UpsetAsync(cancellationToken);
        return true;
    }

    /// <summary>How large it is, by name; <c>bytes</c> is among them.</summary>
    public virtual Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>());

    /// <summary>Does what an operator lets be done from time to time.</summary>
    public virtual Task TidyAsync() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

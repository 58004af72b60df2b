namespace NetIpam.Replicas.Tests.Stores;

/// <summary>A store that several servers share, with a way to upset it.</summary>
internal abstract class SharedStore : IAsyncDisposable
{
    /// <summary>The backend and its flags, for <c>ipam-server</c>.</summary>
    public abstract string[] Arguments { get; }

    /// <summary>Does the worst to it that it must survive with all that it acknowledged; it serves again afterwards.</summary>
    public abstract Task UpsetAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

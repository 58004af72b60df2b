namespace NetIpam.Benchmarks.Load;

/// <summary>What is driven. A client alternates between acquiring an address and releasing it.</summary>
internal abstract class LoadTarget : IAsyncDisposable
{
    /// <summary>What it is, in a few words.</summary>
    public abstract string Name { get; }

    /// <summary>The next operation of a client. Each client makes one at a time; clients are independent.</summary>
    public abstract Task OperateAsync(int client);

    public abstract ValueTask DisposeAsync();
}

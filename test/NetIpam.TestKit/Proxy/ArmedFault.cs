namespace NetIpam.TestKit.Proxy;

/// <summary>A fault that waits for its request, and strikes once.</summary>
public sealed class ArmedFault(ProxyFault fault, Func<ReadOnlyMemory<byte>, bool> strikes, int bytes)
{
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProxyFault Fault => fault;

    /// <summary>Completes when it has struck.</summary>
    public Task Struck => _struck.Task;

    /// <summary>How many bytes still go through, of the request or of the answer.</summary>
    public int Bytes => bytes;

    /// <summary>Lets a request that is held go on to the server; completes when it was sent.</summary>
    public Task ReleaseAsync()
    {
        _release.TrySetResult();
        return _delivered.Task;
    }

    internal Task Released => _release.Task;

    internal void Delivered() => _delivered.TrySetResult();

    internal bool TryStrike(ReadOnlyMemory<byte> request) => strikes(request) && _struck.TrySetResult();
}

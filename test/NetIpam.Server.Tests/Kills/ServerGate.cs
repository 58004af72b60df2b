namespace NetIpam.Server.Tests.Kills;

/// <summary>Where clients wait while there is no server.</summary>
internal sealed class ServerGate
{
    private TaskCompletionSource<Uri> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>There is a server.</summary>
    public void Open(Uri server) => Volatile.Read(ref _server).SetResult(server);

    /// <summary>The server is going to die.</summary>
    public void Close() => Volatile.Write(ref _server, new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The server, once there is one.</summary>
    public async Task<Uri> WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await Volatile.Read(ref _server).Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Waits until all clients wait, so that none has an answer in hand or a call under way.</summary>
    public async Task UntilAllWaitAsync(int clients, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _waiting) < clients)
            await Task.Delay(1, cancellationToken);
    }
}

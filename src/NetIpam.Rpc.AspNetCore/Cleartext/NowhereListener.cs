using System.Net;
using Microsoft.AspNetCore.Connections;

namespace NetIpam.Rpc.AspNetCore.Cleartext;

/// <summary>Waits for connections until it is closed; none comes.</summary>
internal sealed class NowhereListener(EndPoint endpoint) : IConnectionListener
{
    private readonly TaskCompletionSource<ConnectionContext?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint EndPoint { get; } = endpoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _closed.TrySetResult(null);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
}

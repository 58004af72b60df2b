using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NetIpam.Rpc.AspNetCore.Cleartext;

/// <summary>
/// What Kestrel does with a connection that speaks HTTP/2. It builds that for an endpoint only, so there is one for the
/// purpose, which nobody can connect to.
/// </summary>
internal sealed class Http2Pipeline
{
    private readonly TaskCompletionSource<ConnectionDelegate> _pipeline = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set up a server to build it at its start.</summary>
    public void BuildIn(KestrelServerOptions server) => server.Listen(new NowhereEndPoint(), endpoint =>
    {
        endpoint.Protocols = HttpProtocols.Http2;
        endpoint.Use(next =>
        {
            _pipeline.TrySetResult(next);
            return next;
        });
    });

    /// <summary>Serves a connection.</summary>
    public async Task RunAsync(ConnectionContext connection)
    {
        var pipeline = await _pipeline.Task.WaitAsync(connection.ConnectionClosed).ConfigureAwait(false);
        await pipeline(connection).ConfigureAwait(false);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetIpam.Foreign.Tests;

/// <summary>Passes connections on to the server, and notes which version of HTTP each begins with: that a client was asked for
/// one does not mean that it uses it.</summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _versions = [];
    private readonly Uri _server;
    private readonly Task _accepting;

    public WireTap(Uri server)
    {
        _server = server;
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>The versions of the connections so far.</summary>
    public IReadOnlyCollection<string> Versions => _versions;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(PassAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(_server.Host, _server.Port);
            await Task.WhenAll(CopyAsync(client, server, note: true), CopyAsync(server, client, note: false));
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool note)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, _stop.Token)) > 0; note = false)
            {
                // Enough of "PRI * HTTP/2.0" to be no method of HTTP/1.1; no client sends less at once.
                if (note)
                    _versions.Enqueue(buffer.AsSpan(0, count).StartsWith("PRI *"u8) ? "2" : "1.1");
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One side is gone: so is the connection.
            to.Close(0);
            from.Close(0);
        }
        catch (ObjectDisposedException)
        {
            // The other direction has closed both.
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>A server of HTTP/2 without TLS that does on each connection what it was told, right or wrong, and closes it.</summary>
public sealed class Http2Server : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<Http2Connection, Task> _script;
    private readonly Task _run;
    private int _count;

    public Http2Server(Func<Http2Connection, Task> script)
    {
        _script = script;
        _listener.Start();
        _run = RunAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public Uri Uri => new(Address);

    /// <summary>How many connections there were.</summary>
    public int Connections => _count;

    /// <summary>Takes no further connections.</summary>
    public void StopListening() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _connections.Add(ServeAsync(client, Interlocked.Increment(ref _count)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // It listens no more.
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using (client)
        {
            try
            {
                var connection = new Http2Connection(client, number, _stop.Token);
                await connection.BeginAsync();
                await _script(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
            }
        }
    }
}

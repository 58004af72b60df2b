using System.Net;
using System.Net.Sockets;

namespace NetIpam.Postgres.Tests.Openings;

/// <summary>A server that ends what it says to each client before it has said anything, as a proxy does whose database is away.</summary>
internal sealed class HalfOpenServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Task> _clients = [];

    public HalfOpenServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Each completes when a client has closed its connection.</summary>
    public IReadOnlyList<Task> Clients
    {
        get
        {
            lock (_clients)
                return [.. _clients];
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                lock (_clients)
                    _clients.Add(UntilClosedAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task UntilClosedAsync(Socket client)
    {
        using (client)
        {
            var buffer = new byte[1024];
            try
            {
                await client.ReceiveAsync(buffer);
                client.Shutdown(SocketShutdown.Send);
                while (await client.ReceiveAsync(buffer) > 0)
                    continue;
            }
            catch (SocketException)
            {
                // Closed by a reset.
            }
        }
    }
}

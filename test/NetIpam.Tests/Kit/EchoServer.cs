using System.Net;
using System.Net.Sockets;

namespace NetIpam.Tests.Kit;

/// <summary>Answers what it is told with the same, and remembers it.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private long _received;

    public EchoServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Received => Interlocked.Read(ref _received);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
            _ = EchoAsync(await _listener.AcceptSocketAsync());
    }

    private async Task EchoAsync(Socket client)
    {
        using var _ = client;
        var buffer = new byte[1024];
        int length;
        while ((length = await client.ReceiveAsync(buffer)) > 0)
        {
            Interlocked.Add(ref _received, length);
            await client.SendAsync(buffer.AsMemory(0, length));
        }
    }
}

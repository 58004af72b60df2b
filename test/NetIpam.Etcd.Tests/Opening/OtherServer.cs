using System.Net;
using System.Net.Sockets;

namespace NetIpam.Etcd.Tests.Opening;

/// <summary>A server that speaks another protocol, or says nothing.</summary>
internal sealed class OtherServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public OtherServer(bool answers = true)
    {
        _listener.Start();
        _serving = ServeAsync(answers);
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync(bool answers)
    {
        var clients = new List<Socket>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                clients.Add(client);
                if (!answers)
                    continue;
                await client.SendAsync("220 mail.example ready\r\n"u8.ToArray());
                client.Dispose();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetIpam.TestKit.Servers;

/// <summary>Asks a server of the Redis protocol whether it serves.</summary>
internal static class RedisPing
{
    /// <summary>Whether it answers, if only that it wants a password.</summary>
    public static async Task<bool> IsAnsweredAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            var answer = new byte[256];
            var text = Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, cancellationToken));
            return text.StartsWith("+PONG", StringComparison.Ordinal) || text.StartsWith("-NO", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}

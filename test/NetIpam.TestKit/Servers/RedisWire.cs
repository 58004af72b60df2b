using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetIpam.TestKit.Servers;

/// <summary>Says a word to a server of the Redis protocol.</summary>
internal static class RedisWire
{
    /// <summary>Whether it answers, if only that it wants a password.</summary>
    public static async Task<bool> IsAnsweredAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await SendAsync(port, "PING", cancellationToken);
            return answer.StartsWith("+PONG", StringComparison.Ordinal) || answer.StartsWith("-NO", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>Sends a command of one word on a connection of its own; answers the first that comes back.</summary>
    public static async Task<string> SendAsync(int port, string command, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"*1\r\n${command.Length}\r\n{command}\r\n"), cancellationToken);
        var answer = new byte[256];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, cancellationToken));
    }
}

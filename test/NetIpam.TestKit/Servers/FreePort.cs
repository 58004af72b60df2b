using System.Collections.Concurrent;
using System.Net.Sockets;

namespace NetIpam.TestKit.Servers;

/// <summary>A port that nobody listens on, for a server that binds it later, and perhaps again.</summary>
public static class FreePort
{
    // Below those that the kernel gives to whoever asks for any, and to every outgoing connection: one of these could have it by then.
    private const int First = 10_000;
    private const int End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (Taken.TryAdd(port, true) && IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = TcpListener.Create(port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

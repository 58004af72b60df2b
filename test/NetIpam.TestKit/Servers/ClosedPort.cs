using System.Net;
using System.Net.Sockets;

namespace NetIpam.TestKit.Servers;

/// <summary>A port of loopback that refuses connections: nobody listens on it, and nobody else can get it until it is disposed of.</summary>
public sealed class ClosedPort : IDisposable
{
    private readonly Socket _holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_holder.LocalEndPoint!).Port;

    public void Dispose() => _holder.Dispose();
}

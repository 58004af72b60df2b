using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NetIpam.Server.Tests.Telemetry;

internal static class KestrelExtensions
{
    /// <summary>Listens on a free port of loopback.</summary>
    public static void ListenLocalPort(this KestrelServerOptions server, HttpProtocols protocols) =>
        server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
}

using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NetIpam.Server.Security;

/// <summary>What the server takes of one client and of all of them.</summary>
internal static class ConnectionLimits
{
    /// <summary>Sets the limits of a server that is being set up.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 10_000;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}

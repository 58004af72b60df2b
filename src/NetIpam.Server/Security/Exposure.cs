using System.Net;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Security;

/// <summary>Whether others than this machine reach a server that does not keep them out.</summary>
internal static class Exposure
{
    /// <summary>One line that warns of it; <see langword="null"/> if there is nothing to warn of.</summary>
    /// <param name="settings">What the server was told.</param>
    /// <param name="addresses">The addresses of its endpoint; see <see cref="ListenEndpoint.ResolveAsync"/>.</param>
    public static string? WarningFor(ServerSettings settings, IReadOnlyList<IPAddress> addresses)
    {
        if (settings.Endpoint.IsOnlyLoopback(addresses))
            return null;
        if (!settings.Access.AreGiven && settings.Tls?.ClientCa is null)
            return "Whoever reaches the endpoint can change everything: "
                + "it is not on loopback, and there is none of --token-file, --jwt-file and --tls-client-ca-file.";
        if (settings.Tls is null)
            return "Tokens can be read on the way to the endpoint: it is not on loopback, and there is no --tls-cert-file.";
        return null;
    }
}

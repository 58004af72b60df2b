using System.Net.Security;

namespace NetIpam.Rpc.Client;

/// <summary>Makes the handler that sends the requests of a client, the way the clients do it who are given none.</summary>
public static class RpcHttpHandler
{
    /// <summary>Creates a handler: no redirects, which could take a token elsewhere, no cookies, several connections of
    /// HTTP/2 when one is full, and connections that are replaced after 5 minutes, so that a change of the server's address is
    /// followed. More can be set until it is used first, pings of idle connections for example.</summary>
    /// <param name="server">Where the server is. If it is on this machine, the proxy of the environment is passed by.</param>
    /// <param name="tls">Whom to trust, and which certificate to show.</param>
    public static SocketsHttpHandler Create(Uri server, SslClientAuthenticationOptions? tls = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment would look for a server of this machine on its own.
            UseProxy = !server.IsLoopback,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (tls is not null)
            handler.SslOptions = tls;
        return handler;
    }
}

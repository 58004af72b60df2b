namespace NetIpam.Foreign.Tests;

/// <summary>What carries the calls.</summary>
public enum Transport
{
    /// <summary>HTTP/1.1 without TLS.</summary>
    Http1,

    /// <summary>HTTP/1.1 in TLS.</summary>
    Http1Tls,

    /// <summary>HTTP/2 without TLS, with prior knowledge.</summary>
    Http2,

    /// <summary>HTTP/2 in TLS, by ALPN.</summary>
    Http2Tls,
}

internal static class TransportExtensions
{
    /// <summary>The version of HTTP.</summary>
    public static string Http(this Transport transport) => transport is Transport.Http1 or Transport.Http1Tls ? "1.1" : "2";

    public static bool IsTls(this Transport transport) => transport is Transport.Http1Tls or Transport.Http2Tls;
}

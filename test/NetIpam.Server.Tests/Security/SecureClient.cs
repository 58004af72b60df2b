using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using NetIpam.TestKit.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>A client that trusts one authority only.</summary>
internal static class SecureClient
{
    public static HttpClient Create(Uri endpoint, TestAuthority authority, X509Certificate2? certificate = null, Version? version = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority.Certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        if (certificate is not null)
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        return new HttpClient(handler)
        {
            BaseAddress = endpoint,
            Timeout = Patience.Limit,
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}

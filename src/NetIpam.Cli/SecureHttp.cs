using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetIpam.Cli.Options;

namespace NetIpam.Cli;

/// <summary>Sends requests with a token, or to a server that the machine does not trust of itself.</summary>
internal static class SecureHttp
{
    /// <summary>What sends the requests of a command; <see langword="null"/> if it is nothing special.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public static HttpClient? Create(ParseResult parse)
    {
        var token = SecurityOptions.ReadToken(parse);
        var caFile = SecurityOptions.FindCaFile(parse);
        if (token is null && caFile is null)
            return null;
        var trust = caFile is null ? null : TrustOnly(caFile);
        // Otherwise as the client does it by itself; a redirect must not take the token elsewhere.
        var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !parse.GetRequiredValue(GlobalOptions.Endpoint).IsLoopback,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Authorities of one's own rarely publish lists of what they revoked.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        var pem = File.ReadAllText(file);
        try
        {
            policy.CustomTrustStore.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            policy.CustomTrustStore.Clear();
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw new IOException($"there is no certificate in PEM in {file}");
    }
}

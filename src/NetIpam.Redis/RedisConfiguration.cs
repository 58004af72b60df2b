using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>Makes the settings of the driver from ours.</summary>
internal static class RedisConfiguration
{
    private const int DefaultPort = 6379;
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(3);
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Settings without endpoints, password and encryption.</summary>
    public static ConfigurationOptions From(RedisOptions options)
    {
        var milliseconds = (int)options.Timeout.TotalMilliseconds;
        return new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            // For INFO and CONFIG GET; nothing is changed by it.
            AllowAdmin = true,
            ClientName = "netipam",
            ConfigCheckSeconds = 5,
            // None: it would be a second connection, and keys of the driver's own.
            CommandMap = CommandMap.Create(new HashSet<string>(StringComparer.Ordinal) { "SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "PUBLISH" }, available: false),
            ConfigurationChannel = "",
            ConnectRetry = 1,
            ConnectTimeout = Math.Min(milliseconds, (int)LongestConnect.TotalMilliseconds),
            DefaultVersion = new Version(4, 0),
            SyncTimeout = milliseconds,
            TieBreaker = "",
        };
    }

    /// <summary>Lets the driver encrypt its connections.</summary>
    public static void Secure(ConfigurationOptions configuration, RedisOptions options)
    {
        configuration.Ssl = true;
        if (options.TlsHost is not null)
            configuration.SslHost = options.TlsHost;
        if (options.TlsAuthorities is { } authorities)
            configuration.CertificateValidation += (_, certificate, chain, errors) => IsFrom(authorities, certificate, chain, errors);
        if (options.TlsCertificate is { } own)
            configuration.CertificateSelection += (_, _, _, _, _) => own;
    }

    /// <summary>Encrypts a connection of our own in the same way.</summary>
    public static async Task<Stream> SecureAsync(Stream stream, string host, RedisOptions options)
    {
        var settings = new SslClientAuthenticationOptions { TargetHost = options.TlsHost ?? host };
        if (options.TlsAuthorities is { } authorities)
            settings.CertificateChainPolicy = TrustOnly(authorities);
        if (options.TlsCertificate is { } own)
            settings.ClientCertificates = [own];
        var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(settings).ConfigureAwait(false);
        return secured;
    }

    /// <exception cref="ArgumentException">It is not an endpoint.</exception>
    public static EndPoint ParseEndpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var port = DefaultPort;
        if (host.Length == 0 || host.Contains(':', StringComparison.Ordinal)
            || (colon >= 0 && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
            || port is < 1 or > IPEndPoint.MaxPort)
        {
            throw new ArgumentException($"'{text}' is not an endpoint of Redis: give a name or an IPv4 address, and a port if it is not {DefaultPort}, such as localhost:{DefaultPort}.");
        }
        return IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port);
    }

    /// <summary>An endpoint as text, for messages.</summary>
    public static string Describe(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint name => $"{name.Host}:{name.Port.ToString(CultureInfo.InvariantCulture)}",
        _ => endpoint.ToString() ?? "",
    };

    /// <summary>For the driver, which knows of no policy: it is asked what the operating system thinks, and what the server sent.</summary>
    private static bool IsFrom(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? seen, SslPolicyErrors errors)
    {
        // The name must be right in any case; only whom to trust is ours to say.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy = TrustOnly(authorities);
        // The intermediates that the server sent.
        if (seen is not null)
            chain.ChainPolicy.ExtraStore.AddRange(seen.ChainPolicy.ExtraStore);
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Authorities of one's own rarely publish lists of what they revoked.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(ServerAuthentication);
        return policy;
    }
}

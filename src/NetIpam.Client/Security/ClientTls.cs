using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetIpam.Client.Security;

/// <summary>Whom a client trusts, and which certificate it shows, by files.</summary>
internal static class ClientTls
{
    /// <summary>Reads the files; <see langword="null"/> if there are none.</summary>
    /// <exception cref="IOException">A file cannot be read or used.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="ArgumentException">There is a certificate without a key, or a key without a certificate; or there are files, and
    /// the address is not https.</exception>
    public static SslClientAuthenticationOptions? Read(IpamClientOptions options)
    {
        if (options.CertificateFile is null != options.KeyFile is null)
            throw new ArgumentException("A certificate takes a key, and a key a certificate.", nameof(options));
        if (options.CaFile is null && options.CertificateFile is null)
            return null;
        if (options.Handler is null && !string.Equals(options.Address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            throw new ArgumentException($"{options.Address} has no TLS, for which files are given: write https://.", nameof(options));
        return new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = options.CaFile is { } ca ? TrustOnly(ca) : null,
            ClientCertificateContext = options.CertificateFile is { } file ? ReadCertificate(file, options.KeyFile!) : null,
        };
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

    private static SslStreamCertificateContext ReadCertificate(string certificateFile, string keyFile)
    {
        var pem = File.ReadAllText(certificateFile);
        var key = File.ReadAllText(keyFile);
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem, key), chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new IOException($"{certificateFile} and {keyFile} are not a certificate and its key in PEM", e);
        }
    }
}

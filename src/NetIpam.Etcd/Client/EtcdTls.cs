using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetIpam.Etcd.Client;

/// <summary>How TLS is done with the members of a cluster.</summary>
internal static class EtcdTls
{
    /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: a file cannot be used.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "Only where it is asked for by name.")]
    public static SslClientAuthenticationOptions Create(EtcdOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } authorities)
            tls.CertificateChainPolicy = TrustOnly(authorities);
        if (options is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            var newest = ReadCertificate(certificate, key);
            // Certificates are renewed while we run. One that cannot be used just now leaves the one before in use.
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) =>
            {
                try
                {
                    return newest = ReadCertificate(certificate, key);
                }
                catch (IpamException)
                {
                    return newest;
                }
            };
        }
        if (options.InsecureSkipVerify)
            tls.RemoteCertificateValidationCallback = TrustAnyone;
        return tls;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Authorities of one's own rarely publish lists of what they revoked.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPem(Read(file));
        }
        catch (CryptographicException)
        {
            policy.CustomTrustStore.Clear();
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw Unusable($"There is no certificate in PEM in '{file}'.");
    }

    private static X509Certificate2 ReadCertificate(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Read(certificate), Read(key));
        }
        // What these say of a key may repeat a part of it.
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable($"'{certificate}' and '{key}' hold no certificate and private key in PEM, without a password, that belong together.");
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"Cannot read '{file}': {e.Message}");
        }
    }

    private static bool TrustAnyone(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    private static IpamException Unusable(string message) => new(IpamReason.StoreUnavailable, message);
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace NetIpam.Server.Security;

/// <summary>How the server does TLS, by its files as they are now.</summary>
internal sealed class ServerTls
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly TlsFiles _files;
    private readonly ReloadedFiles<SslServerAuthenticationOptions> _options;

    /// <exception cref="SecurityFileException">The files cannot be used.</exception>
    public ServerTls(TlsFiles files, TimeProvider time, ILogger logger)
    {
        _files = files;
        string[] paths = files.ClientCa is { } ca ? [files.Certificate, files.Key, ca] : [files.Certificate, files.Key];
        _options = new ReloadedFiles<SslServerAuthenticationOptions>(read => Read([.. paths.Select(read)]), time, logger);
    }

    /// <summary>What holds for a handshake now.</summary>
    public SslServerAuthenticationOptions Options => _options.Current;

    private SslServerAuthenticationOptions Read(IReadOnlyList<byte[]> contents)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = ReadCertificate(contents[0], contents[1]),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        if (_files.ClientCa is not { } path)
            return options;
        options.ClientCertificateRequired = true;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        options.CertificateChainPolicy = ClientPolicy(path, contents[2]);
        return options;
    }

    private SslStreamCertificateContext ReadCertificate(byte[] certificate, byte[] key)
    {
        X509Certificate2Collection chain = [];
        try
        {
            var pem = Encoding.UTF8.GetString(certificate);
            chain.ImportFromPem(pem);
            var own = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(key));
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        // What these say of a key may repeat a part of it.
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SecurityFileException(
                chain.Count == 0
                    ? $"There is no certificate in PEM in '{_files.Certificate}'."
                    : $"'{_files.Key}' holds no private key in PEM, without a password, that belongs to the first certificate in "
                        + $"'{_files.Certificate}'.");
        }
    }

    private static X509ChainPolicy ClientPolicy(string path, byte[] content)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // A client must not make the server call an address that its certificate names.
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(ClientAuthentication);
        try
        {
            policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(content));
        }
        catch (CryptographicException)
        {
            policy.CustomTrustStore.Clear();
        }
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new SecurityFileException($"There is no certificate in PEM in '{path}'.");
    }
}

using System.Security.Cryptography.X509Certificates;
using NetIpam.TestKit.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>A folder with the files that a server with TLS and tokens is given.</summary>
internal sealed class SecureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes a folder with a certificate of an authority.</summary>
    public SecureFolder(TestAuthority authority)
    {
        using var certificate = authority.IssueServer();
        Write(certificate);
        File.WriteAllText(CaFile, authority.Pem);
    }

    public string CertificateFile => FileNamed("server.pem");

    public string KeyFile => FileNamed("server.key");

    public string CaFile => FileNamed("ca.pem");

    /// <summary>The arguments of a server in memory with TLS.</summary>
    public string[] Arguments => ["memory", "--tls-cert-file", CertificateFile, "--tls-key-file", KeyFile];

    public string FileNamed(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Writes the certificate of the server, and what comes after it.</summary>
    public void Write(X509Certificate2 certificate, string chain = "")
    {
        File.WriteAllText(KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem() + "\n" + chain);
    }

    public void Dispose() => _folder.Dispose();
}

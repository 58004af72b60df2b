using System.Security.Cryptography.X509Certificates;

namespace NetIpam.TestKit.Security;

/// <summary>A folder with the files that a server with TLS and tokens is given.</summary>
public sealed class SecureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes a folder with a certificate of an authority.</summary>
    public SecureFolder(TestAuthority authority)
    {
        using var certificate = authority.IssueServer();
        Write("server", certificate);
        File.WriteAllText(CaFile, authority.Pem);
    }

    public string CertificateFile => FileNamed("server.pem");

    public string KeyFile => FileNamed("server.key");

    public string CaFile => FileNamed("ca.pem");

    /// <summary>The arguments of a server in memory with TLS.</summary>
    public string[] Arguments => ["memory", "--tls-cert-file", CertificateFile, "--tls-key-file", KeyFile];

    public string FileNamed(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Writes a certificate, what comes after it, and its key: to <c>NAME.pem</c> and <c>NAME.key</c>. The server's name is
    /// <c>server</c>.</summary>
    public void Write(string name, X509Certificate2 certificate, string chain = "")
    {
        File.WriteAllText(FileNamed(name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(FileNamed(name + ".pem"), certificate.ExportCertificatePem() + "\n" + chain);
    }

    public void Dispose() => _folder.Dispose();
}

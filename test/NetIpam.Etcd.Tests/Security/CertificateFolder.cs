using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetIpam.Etcd.Tests.Security;

/// <summary>The files of an authority, and of what it issued to a server and a client of 127.0.0.1.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset To = TimeProvider.System.GetUtcNow().AddDays(1);

    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _first = NewAuthority();
    private readonly X509Certificate2 _second = NewAuthority();

    public CertificateFolder()
    {
        File.WriteAllText(Authority, _first.ExportCertificatePem() + "\n" + _second.ExportCertificatePem());
        IssueAll(_first);
    }

    /// <summary>Two authorities, both trusted by clients.</summary>
    public string Authority => In("ca.pem");

    /// <summary>The authority that is trusted by the server.</summary>
    public string ClientAuthority => In("client-ca.pem");

    public string Server => In("server.pem");

    public string ServerKey => In("server.key");

    public string Client => In("client.pem");

    public string ClientKey => In("client.key");

    /// <summary>The second authority issues everything anew, and the server trusts it alone.</summary>
    public void Renew() => IssueAll(_second);

    public void Dispose()
    {
        _folder.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private static X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Test Authority {RandomNumberGenerator.GetHexString(8)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, To);
    }

    private void IssueAll(X509Certificate2 authority)
    {
        File.WriteAllText(ClientAuthority, authority.ExportCertificatePem());
        Issue(authority, "server", Server, ServerKey);
        Issue(authority, "client", Client, ClientKey);
    }

    private static void Issue(X509Certificate2 authority, string name, string certificateFile, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        // etcd calls itself by the certificate of the server.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(authority, From, To, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private string In(string name) => Path.Combine(_folder.Path, name);
}

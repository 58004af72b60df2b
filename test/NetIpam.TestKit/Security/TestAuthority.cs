using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetIpam.TestKit.Security;

/// <summary>Issues certificates for a test.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset To = DateTimeOffset.UtcNow.AddDays(1);

    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A root.</summary>
    public static TestAuthority Create(string name = "Test Root")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Request(name, key, isAuthority: true).CreateSelfSigned(From, To));
    }

    /// <summary>An authority between this one and what it issues.</summary>
    public TestAuthority Intermediate() => new(Issue("Test Intermediate", isAuthority: true));

    /// <summary>A certificate for 127.0.0.1 and localhost, with its key.</summary>
    public X509Certificate2 IssueServer(string name = "server") => Issue(name, isAuthority: false, usage: "1.3.6.1.5.5.7.3.1");

    /// <summary>A certificate for a client, with its key.</summary>
    public X509Certificate2 IssueClient(string name) => Issue(name, isAuthority: false, usage: "1.3.6.1.5.5.7.3.2");

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority, string? usage = null)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (usage is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        if (!isAuthority)
            request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private X509Certificate2 Issue(string name, bool isAuthority, string? usage = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = Request(name, key, isAuthority, usage).Create(Certificate, From, To, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}

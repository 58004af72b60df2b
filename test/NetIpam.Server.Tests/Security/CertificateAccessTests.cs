using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetIpam.Server.Security;
using NetIpam.TestKit.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>Callers that are known by their certificates.</summary>
public sealed class CertificateAccessTests : IDisposable
{
    private const string Json = $$"""
        [{"name": "robot", "certificate": "ci", "grants": [{"role": "reader", "namespaces": "*"}]},
         {"name": "boss", "token": "{{Tokens.Admin}}", "grants": [{"role": "admin", "namespaces": "*"}]}]
        """;

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;

    public CertificateAccessTests()
    {
        _folder = new(_authority);
        File.WriteAllText(_folder.FileNamed("tokens.json"), Json);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("ci", null, 200, 403)]
    [InlineData("CI", null, 401, 401)]
    [InlineData("somebody", null, 401, 401)]
    [InlineData("somebody", Tokens.Admin, 200, 200)]
    [InlineData("ci", Tokens.Admin, 200, 200)]
    [InlineData("ci", Tokens.Wrong, 401, 401)]
    public async Task A_name_has_its_grants_and_a_token_counts_before_it(string name, string? token, int read, int create)
    {
        await using var server = await ServerProcess.StartAsync(
            [.. _folder.Arguments, "--tls-client-ca-file", _folder.CaFile, "--token-file", _folder.FileNamed("tokens.json")]);
        using var certificate = _authority.IssueClient(name);
        using var client = SecureClient.Create(server.Endpoint, _authority, certificate);
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var listed = await client.SendAsync("ListPrefixes", "{}");
        listed.StatusCode.ShouldBe((HttpStatusCode)read);
        using var created = await client.SendAsync("CreateNamespace", """{"namespace":"n"}""");
        created.StatusCode.ShouldBe((HttpStatusCode)create);
    }

    [Theory]
    [InlineData("CN=ci", true)]
    [InlineData("O=team, CN=ci", true)]
    [InlineData("CN=ci, CN=other", false)]
    [InlineData("CN=ci, O=\"x, CN=boss\"", true)]
    [InlineData("O=\"x, CN=ci\"", false)]
    [InlineData("OU=ci", false)]
    [InlineData("", false)]
    public void Only_a_single_common_name_counts(string subject, bool isKnown)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var caller = TokenFile.Read("f", Encoding.UTF8.GetBytes(Json)).Find(certificate);
        (caller?.Name == "robot").ShouldBe(isKnown);
    }
}

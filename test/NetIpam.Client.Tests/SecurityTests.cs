using System.Security.Cryptography.X509Certificates;
using NetIpam.Rpc;
using NetIpam.TestKit.Security;

namespace NetIpam.Client.Tests;

/// <summary>Tokens and certificates, with the real server.</summary>
public sealed class SecurityTests : IAsyncLifetime
{
    private const string Boss = "boss-0123456789abcdef";
    private const string Eyes = "eyes-0123456789abcdef";

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;
    private ServerProcess _server = null!;

    public SecurityTests() => _folder = new SecureFolder(_authority);

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(_folder.FileNamed("tokens.json"), $$"""
            [{"name": "boss", "token": "{{Boss}}", "grants": [{"role": "admin", "namespaces": "*"}]},
             {"name": "eyes", "token": "{{Eyes}}", "grants": [{"role": "reader", "namespaces": "*"}]}]
            """);
        using var client = _authority.IssueClient("client");
        File.WriteAllText(_folder.FileNamed("client.pem"), client.ExportCertificatePem());
        File.WriteAllText(_folder.FileNamed("client.key"), client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        _server = await ServerProcess.StartAsync(
            [.. _folder.Arguments, "--tls-client-ca-file", _folder.CaFile, "--token-file", _folder.FileNamed("tokens.json")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.ConnectJson)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task A_client_with_certificate_and_token_is_let_in(IpamProtocol protocol)
    {
        using var client = new IpamClient(Options(protocol) with { Token = Boss });

        await client.CreatePrefixAsync(new() { Cidr = $"10.{(int)protocol}.0.0/16" });
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task The_token_is_asked_for_each_call(IpamProtocol protocol)
    {
        var token = Eyes;
        using var client = new IpamClient(Options(protocol) with { TokenProvider = _ => ValueTask.FromResult(token) });
        var request = new Api.V1.CreatePrefixRequest { Cidr = $"172.{(int)protocol + 16}.0.0/16" };

        (await Should.ThrowAsync<RpcException>(() => client.CreatePrefixAsync(request))).Code.ShouldBe(RpcCode.PermissionDenied);
        token = Boss;
        await client.CreatePrefixAsync(request);
        token = "nobody-0123456789abcdef";
        (await Should.ThrowAsync<RpcException>(() => client.ListPrefixesAsync(new()))).Code.ShouldBe(RpcCode.Unauthenticated);
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task Without_a_certificate_nobody_is_let_in(IpamProtocol protocol)
    {
        using var client = new IpamClient(Options(protocol) with { CertificateFile = null, KeyFile = null, Token = Boss });

        (await Should.ThrowAsync<RpcException>(() => client.VersionAsync(new()))).Code.ShouldBeOneOf(RpcCode.Unavailable, RpcCode.Unknown);
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task A_server_of_another_authority_is_not_asked(IpamProtocol protocol)
    {
        using var other = TestAuthority.Create("Other Root");
        File.WriteAllText(_folder.FileNamed("other.pem"), other.Pem);
        using var client = new IpamClient(Options(protocol) with { CaFile = _folder.FileNamed("other.pem"), Token = Boss });

        var error = await Should.ThrowAsync<RpcException>(() => client.VersionAsync(new()));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
        error.Message.ShouldContain(": TLS: ");
    }

    [Fact]
    public void Files_that_cannot_be_used_are_refused_at_once()
    {
        var options = Options(IpamProtocol.Connect);
        Should.Throw<IOException>(() => new IpamClient(options with { CaFile = _folder.KeyFile }))
            .Message.ShouldBe($"there is no certificate in PEM in {_folder.KeyFile}");
        Should.Throw<IOException>(() => new IpamClient(options with { KeyFile = _folder.KeyFile }))
            .Message.ShouldBe($"{options.CertificateFile} and {_folder.KeyFile} are not a certificate and its key in PEM");
        Should.Throw<IOException>(() => new IpamClient(options with { CertificateFile = _folder.FileNamed("missing") }));
        Should.Throw<ArgumentException>(() => new IpamClient(options with { KeyFile = null }));
        var clear = options with { Address = new Uri("http://localhost:1") };
        Should.Throw<ArgumentException>(() => new IpamClient(clear)).Message.ShouldContain("write https://");
        Should.Throw<ArgumentException>(() => new IpamClient(clear with { CertificateFile = null, KeyFile = null }));
        Should.Throw<ArgumentException>(() => new IpamClient(clear with { CaFile = null }));
        Should.Throw<ArgumentException>(() => new IpamClient(options with { Token = "a", TokenProvider = _ => ValueTask.FromResult("b") }));
    }

    [Fact]
    public void Options_do_not_tell_the_token() =>
        (Options(IpamProtocol.Connect) with { Token = Boss }).ToString().ShouldNotContain(Boss);

    private IpamClientOptions Options(IpamProtocol protocol) => new()
    {
        Address = _server.Endpoint,
        Protocol = protocol,
        CaFile = _folder.CaFile,
        CertificateFile = _folder.FileNamed("client.pem"),
        KeyFile = _folder.FileNamed("client.key"),
    };
}

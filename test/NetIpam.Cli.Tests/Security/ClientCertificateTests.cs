using NetIpam.TestKit.Security;

namespace NetIpam.Cli.Tests.Security;

/// <summary>A server that lets in only clients with a certificate.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;
    private MemoryServer _server = null!;

    public ClientCertificateTests() => _folder = new(_authority);

    private string Arguments => $"--grpc-server-endpoint {_server.Address} --ca-file {PathOf("ca.pem")}";

    public async ValueTask InitializeAsync()
    {
        using var client = _authority.IssueClient("client");
        _folder.Write("client", client);
        _server = new(await ServerProcess.StartAsync([.. _folder.Arguments, "--tls-client-ca-file", _folder.CaFile]));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_certificate_comes_from_flags_or_the_environment()
    {
        (await IpamProcess.RunAsync($"prefix list {Arguments} --tls-cert-file {PathOf("client.pem")} --tls-key-file {PathOf("client.key")}"))
            .ShouldPrint();
        (await IpamProcess.RunAsync(
            $"prefix list {Arguments} --protocol grpc",
            ("IPAM_CLI_TLS_CERT_FILE", PathOf("client.pem")),
            ("IPAM_CLI_TLS_KEY_FILE", PathOf("client.key")))).ShouldPrint();
    }

    [Fact]
    public async Task Without_it_or_with_half_of_it_it_is_one_line()
    {
        var without = await IpamProcess.RunAsync($"prefix list {Arguments}");
        without.ExitCode.ShouldBe(1);
        without.Error.ShouldMatch("^error: [^\n]*\n$");
        (await IpamProcess.RunAsync($"prefix list {Arguments} --tls-cert-file {PathOf("client.pem")}"))
            .ShouldFail(1, "error: --tls-cert-file and --tls-key-file go together");
        (await IpamProcess.RunAsync($"prefix list {Arguments} --tls-cert-file {PathOf("ca.pem")} --tls-key-file {PathOf("client.key")}"))
            .ShouldFail(1, $"error: {PathOf("ca.pem")} and {PathOf("client.key")} are not a certificate and its key in PEM");
    }

    private string PathOf(string name) => _folder.FileNamed(name);
}

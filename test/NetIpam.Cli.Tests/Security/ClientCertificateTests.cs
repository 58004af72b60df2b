using System.Security.Cryptography.X509Certificates;
using NetIpam.TestKit.Security;

namespace NetIpam.Cli.Tests.Security;

/// <summary>A server that lets in only clients with a certificate.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ipam-cli-");
    private ServerProcess _server = null!;

    private string Arguments => $"--grpc-server-endpoint {_server.Address} --ca-file {PathOf("ca.pem")}";

    public async ValueTask InitializeAsync()
    {
        using var server = _authority.IssueServer();
        using var client = _authority.IssueClient("client");
        Write("server", server);
        Write("client", client);
        File.WriteAllText(PathOf("ca.pem"), _authority.Pem);
        _server = await ServerProcess.StartAsync(
            "--tls-cert-file", PathOf("server.pem"), "--tls-key-file", PathOf("server.key"), "--tls-client-ca-file", PathOf("ca.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
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

    private void Write(string name, X509Certificate2 certificate)
    {
        File.WriteAllText(PathOf(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}

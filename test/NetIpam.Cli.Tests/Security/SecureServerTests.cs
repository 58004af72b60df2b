using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetIpam.TestKit.Security;

namespace NetIpam.Cli.Tests.Security;

/// <summary>A server with TLS and tokens, and what a person gets of it.</summary>
public sealed class SecureServerTests : IAsyncLifetime
{
    private const string Token = "secret-0123456789abcdef";
    private const string Other = "reader-0123456789abcdef";

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;
    private MemoryServer _server = null!;

    public SecureServerTests() => _folder = new(_authority);

    private string Arguments => $"--grpc-server-endpoint {_server.Address} --ca-file {PathOf("ca.pem")}";

    public async ValueTask InitializeAsync()
    {
        Write("token", Token + "\n");
        Write("other", Other);
        Write("empty", "\n");
        Write("tokens.json", $$"""
            [{"name": "boss", "token": "{{Token}}", "grants": [{"role": "admin", "namespaces": "*"}]},
             {"name": "eyes", "token": "{{Other}}", "grants": [{"role": "reader", "namespaces": "*"}]}]
            """);
        _server = new(await ServerProcess.StartAsync([.. _folder.Arguments, "--token-file", PathOf("tokens.json")]));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_token_comes_from_a_file_or_the_environment_and_the_flag_counts_most()
    {
        const string Command = "prefix create --cidr";
        (await IpamProcess.RunAsync($"{Command} 10.0.0.0/16 {Arguments} --token-file {PathOf("token")}"))
            .ShouldPrint("prefix:\"10.0.0.0/16\" created");
        (await IpamProcess.RunAsync($"{Command} 10.1.0.0/16 {Arguments}", ("IPAM_CLI_TOKEN", Token), ("IPAM_CLI_TOKEN_FILE", PathOf("other"))))
            .ShouldPrint("prefix:\"10.1.0.0/16\" created");
        (await IpamProcess.RunAsync($"{Command} 10.2.0.0/16 {Arguments}", ("IPAM_CLI_TOKEN_FILE", PathOf("token"))))
            .ShouldPrint("prefix:\"10.2.0.0/16\" created");
        (await IpamProcess.RunAsync($"{Command} 10.3.0.0/16 {Arguments} --token-file {PathOf("token")}", ("IPAM_CLI_TOKEN", Other)))
            .ShouldPrint("prefix:\"10.3.0.0/16\" created");
    }

    [Fact]
    public async Task Without_a_token_or_with_too_small_a_role_it_is_one_line()
    {
        (await IpamProcess.RunAsync($"prefix list {Arguments}")).ShouldFail(
            1, "error: A token is needed, in the header 'Authorization: Bearer TOKEN'. (UNAUTHENTICATED)");
        (await IpamProcess.RunAsync($"prefix create --cidr 10.0.0.0/8 {Arguments} --token-file {PathOf("other")}")).ShouldFail(
            1, "error: CreatePrefix takes the role operator, which eyes has not in any namespace. (PERMISSION_DENIED)");
    }

    [Fact]
    public async Task A_server_of_another_authority_gets_no_token()
    {
        using var other = TestAuthority.Create("Other Root");
        Write("other.pem", other.Pem);
        foreach (var trust in new[] { "", $"--ca-file {PathOf("other.pem")}" })
        {
            var result = await IpamProcess.RunAsync(
                $"prefix list --grpc-server-endpoint {_server.Address} {trust} --token-file {PathOf("token")}");
            result.ExitCode.ShouldBe(1);
            result.Error.ShouldMatch($"^error: cannot reach {_server.Address}: TLS: [^\n]*\n$");
        }
        (await IpamProcess.RunAsync(
            $"prefix list --grpc-server-endpoint {_server.Address} --token-file {PathOf("token")}", ("IPAM_CLI_CA_FILE", PathOf("ca.pem"))))
            .ShouldPrint();
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_one_line()
    {
        (await IpamProcess.RunAsync($"prefix list {Arguments} --token-file {PathOf("empty")}")).ShouldFail(
            1, $"error: there is no token in {PathOf("empty")}: it is one line of visible ASCII characters");
        (await IpamProcess.RunAsync($"prefix list {Arguments}", ("IPAM_CLI_TOKEN", "two words"))).ShouldFail(
            1, "error: there is no token in IPAM_CLI_TOKEN: it is one line of visible ASCII characters");
        (await IpamProcess.RunAsync($"prefix list --grpc-server-endpoint {_server.Address} --ca-file {PathOf("empty")}")).ShouldFail(
            1, $"error: there is no certificate in PEM in {PathOf("empty")}");
        var missing = await IpamProcess.RunAsync($"prefix list --token-file {PathOf("missing")}");
        missing.ExitCode.ShouldBe(1);
        missing.Error.ShouldMatch("^error: [^\n]*missing[^\n]*\n$");
    }

    [Theory]
    [InlineData("http://{0}", "")]
    [InlineData("{0}", "")]
    [InlineData("{0}", "--protocol grpc")]
    public async Task Whom_to_trust_and_what_to_show_are_not_for_a_server_without_TLS(string endpoint, string protocol)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var place = $"--grpc-server-endpoint {string.Format(CultureInfo.InvariantCulture, endpoint, listener.LocalEndpoint)} --token-file {PathOf("token")} {protocol}";
        foreach (var files in new[] { $"--ca-file {PathOf("ca.pem")}", $"--tls-cert-file {PathOf("server.pem")} --tls-key-file {PathOf("server.key")}" })
        {
            (await IpamProcess.RunAsync($"prefix list {place} {files}")).ShouldFail(
                1, $"error: http://{listener.LocalEndpoint}/ has no TLS, which --ca-file and --tls-cert-file are for: write https://");
        }
        listener.Pending().ShouldBeFalse("nothing is sent in the clear");
    }

    private string PathOf(string name) => _folder.FileNamed(name);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}

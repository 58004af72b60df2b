using System.Net;
using System.Security.Cryptography;
using NetIpam.TestKit.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>TLS at the endpoint of the service.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;

    public TlsTests() => _folder = new(_authority);

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Both_versions_of_HTTP_are_served_and_the_log_says_https()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Arguments);
        server.Endpoint.Scheme.ShouldBe("https");
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = SecureClient.Create(server.Endpoint, _authority, version: version);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api.v1.IpamService/Version")
            {
                Content = new StringContent("{}", null, "application/json"),
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Version.ShouldBe(version);
        }
    }

    [Fact]
    public async Task The_variables_are_read_too()
    {
        await using var server = await ServerProcess.StartAsync(
            ["memory"], ("IPAM_TLS_CERT_FILE", _folder.CertificateFile), ("GOIPAM_TLS_KEY_FILE", _folder.KeyFile));
        server.Endpoint.Scheme.ShouldBe("https");
    }

    [Fact]
    public async Task The_chain_in_the_file_is_sent_along()
    {
        using var intermediate = _authority.Intermediate();
        using var certificate = intermediate.IssueServer();
        _folder.Write("server", certificate, intermediate.Pem);
        await using var server = await ServerProcess.StartAsync(_folder.Arguments);
        using var client = SecureClient.Create(server.Endpoint, _authority);
        await client.CallAsync("Version", "{}");
    }

    [Fact]
    public async Task Who_does_not_speak_TLS_gets_no_answer()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Arguments);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{server.Endpoint.Authority}") };
        await Should.ThrowAsync<HttpRequestException>(() => client.CallAsync("Version", "{}"));
    }

    [Fact]
    public async Task A_certificate_that_is_replaced_is_used_without_a_restart_and_a_broken_one_is_not()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Arguments);
        using var other = TestAuthority.Create("Other Root");
        await ShouldBeReachableAsync(server, _authority);

        File.WriteAllText(_folder.CertificateFile, "no certificate");
        await UntilAsync(server, () => server.Log.Contains($"There is no certificate in PEM in '{_folder.CertificateFile}'. What was there"));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await ShouldBeReachableAsync(server, _authority);
        server.Log.Split("What was there before").Length.ShouldBe(2, "it is told once");

        using var certificate = other.IssueServer();
        _folder.Write("server", certificate);
        await UntilAsync(server, () => server.Log.Contains("Read again"));
        await ShouldBeReachableAsync(server, other);
        await Should.ThrowAsync<HttpRequestException>(() => ShouldBeReachableAsync(server, _authority));
    }

    [Fact]
    public async Task A_client_needs_a_certificate_of_the_authority_that_is_named()
    {
        await using var server = await ServerProcess.StartAsync([.. _folder.Arguments, "--tls-client-ca-file", _folder.CaFile]);
        using var other = TestAuthority.Create();
        using var good = _authority.IssueClient("ci");
        using var foreign = other.IssueClient("ci");
        using var forServers = _authority.IssueServer("ci");

        using (var client = SecureClient.Create(server.Endpoint, _authority, good))
            await client.CallAsync("Version", "{}");
        foreach (var wrong in new[] { null, foreign, forServers })
        {
            using var client = SecureClient.Create(server.Endpoint, _authority, wrong);
            await Should.ThrowAsync<HttpRequestException>(() => client.CallAsync("Version", "{}"));
        }
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_told_in_one_line()
    {
        using var other = RSA.Create(2048);
        var foreignKey = _folder.FileNamed("foreign.key");
        var emptyFile = _folder.FileNamed("empty.pem");
        var missing = _folder.FileNamed("missing.pem");
        await File.WriteAllTextAsync(foreignKey, other.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(emptyFile, "");
        string[] certificate = ["--tls-cert-file", _folder.CertificateFile];
        string[] key = ["--tls-key-file", _folder.KeyFile];

        await ShouldFailAsync([.. certificate, "--tls-key-file", foreignKey], $"'{foreignKey}' holds no private key");
        await ShouldFailAsync([.. certificate, "--tls-key-file", emptyFile], $"'{emptyFile}' holds no private key");
        await ShouldFailAsync([.. certificate, "--tls-key-file", missing], $"Cannot read '{missing}'");
        await ShouldFailAsync(["--tls-cert-file", emptyFile, .. key], $"no certificate in PEM in '{emptyFile}'");
        await ShouldFailAsync([.. certificate, .. key, "--tls-client-ca-file", emptyFile], $"no certificate in PEM in '{emptyFile}'");
    }

    private static async Task ShouldFailAsync(string[] arguments, string expected)
    {
        var (status, output) = await ServerProcess.RunAsync(["memory", "--grpc-server-endpoint", "127.0.0.1:0", .. arguments]);
        status.ShouldBe(1, output);
        output.TrimEnd().ShouldNotContain('\n');
        output.ShouldStartWith("ipam-server: ");
        output.ShouldContain(expected);
    }

    private static async Task ShouldBeReachableAsync(ServerProcess server, TestAuthority authority)
    {
        using var client = SecureClient.Create(server.Endpoint, authority);
        await client.CallAsync("Version", "{}");
    }

    /// <summary>Opens connections until something holds.</summary>
    private Task UntilAsync(ServerProcess server, Func<bool> condition) => Patience.UntilAsync(
        async () =>
        {
            try
            {
                await ShouldBeReachableAsync(server, _authority);
            }
            catch (HttpRequestException)
            {
            }
            return condition();
        },
        () => server.Log);
}

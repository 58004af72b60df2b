using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetIpam.TestKit.Security;
using NetIpam.TestKit.Servers;

namespace NetIpam.Packages.Tests;

/// <summary>The trimmed single files: that nothing was trimmed which is found only at run time.</summary>
public sealed class PublishedTests(PublishedPrograms programs) : IClassFixture<PublishedPrograms>
{
    [Fact]
    public async Task They_do_what_the_README_shows()
    {
        using var folder = new TemporaryFolder();
        string[] store = ["file", "--path", Path.Combine(folder.Path, "store")];
        var server = await TestedServer.StartAsync(programs.Server, store);
        await using (server)
        {
            await ReadmeSession.RunAsync(programs.Folder, server.Address, folder.Path);
            (await server.TerminateAsync()).ShouldBe(0, server.Log);
        }

        (await Command.RunAsync(programs.Server, ["audit", .. store])).Succeeded();
        server = await TestedServer.StartAsync(programs.Server, store);
        await using (server)
            (await IpamAsync(server.Address, "prefix", "list")).ShouldContain("Prefix:\"172.16.0.0/24\" parent:\"172.16.0.0/12\"");
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("grpc")]
    public async Task Every_command_works_by_each_protocol(string protocol)
    {
        using var folder = new TemporaryFolder();
        var server = await TestedServer.StartAsync(programs.Server, "memory");
        await using (server)
        {
            (await RunAsync("health")).ShouldBe("serving\n");
            (await RunAsync("health --output json")).ShouldBe("""{ "status": "SERVING" }""" + "\n");
            await RunAsync("version");
            await RunAsync("namespace create --name a");
            await RunAsync("namespace delete --name a");
            (await RunAsync("namespace list --output json")).ShouldBe("""{ "namespace": [ "root" ] }""" + "\n");
            await RunAsync("prefix create --cidr 2001:db8::/32");
            await RunAsync("prefix acquire --parent 2001:db8::/32 --length 64");
            (await RunAsync("prefix get --cidr 2001:db8::/64 --output json"))
                .ShouldBe("""{ "prefix": { "cidr": "2001:db8::/64", "parentCidr": "2001:db8::/32" } }""" + "\n");
            (await RunAsync("ip acquire --prefix 2001:db8::/64")).ShouldBe("ip:\"2001:db8::1\" acquired\n");
            await RunAsync("prefix usage --cidr 2001:db8::/64 --output json");
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "dump.json"), await RunAsync("backup create"));
            await RunAsync("ip release --prefix 2001:db8::/64 --ip 2001:db8::1");
            await RunAsync("prefix release --cidr 2001:db8::/64");
            await RunAsync("prefix delete --cidr 2001:db8::/32");
            await RunAsync($"backup restore --file {folder.Path}/dump.json");
            (await RunAsync("ip acquire --prefix 2001:db8::/64")).ShouldBe("ip:\"2001:db8::2\" acquired\n");
            var refused = await Command.RunAsync(programs.Ipam, ["ip", "acquire", "--prefix", "10.0.0.0/8", "--protocol", protocol, "--grpc-server-endpoint", server.Address]);
            refused.ShouldBe(new CommandResult(1, "", "error: There is no prefix 10.0.0.0/8. (PREFIX_NOT_FOUND)\n"));
        }

        Task<string> RunAsync(string line) => IpamAsync(server.Address, [.. line.Split(' '), "--protocol", protocol]);
    }

    [Fact]
    public async Task Json_and_gRPC_Web_are_answered()
    {
        var server = await TestedServer.StartAsync(programs.Server, "memory");
        await using (server)
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            (await PostAsync(http, "grpc.health.v1.Health/Check", "{}")).ShouldBe((HttpStatusCode.OK, """{ "status": "SERVING" }"""));
            var (status, error) = await PostAsync(http, "api.v1.IpamService/CreatePrefix", """{"cidr":"nonsense"}""");
            status.ShouldBe(HttpStatusCode.BadRequest);
            error.ShouldContain("\"reason\": \"MALFORMED_PREFIX\"");

            using var frame = new ByteArrayContent([0, 0, 0, 0, 0]);
            frame.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
            using var answer = await http.PostAsync("api.v1.IpamService/ListNamespaces", frame, TestContext.Current.CancellationToken);
            var content = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            content.ShouldContain("root");
            content.ShouldContain("grpc-status: 0", customMessage: content);
        }
    }

    [Fact]
    public async Task Tokens_are_read_and_asked_for()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "tokens.json");
        await File.WriteAllTextAsync(
            file, """[{"name": "reader", "token": "0123456789abcdef", "grants": [{"role": "reader", "namespaces": "*"}]}]""");
        var server = await TestedServer.StartAsync(programs.Server, "--token-file", file, "memory");
        await using (server)
        {
            (await Command.RunAsync(programs.Ipam, ["prefix", "list", "--grpc-server-endpoint", server.Address])).Errors.ShouldEndWith("(UNAUTHENTICATED)\n");
            var known = ("IPAM_CLI_TOKEN", "0123456789abcdef");
            (await Command.RunAsync(programs.Ipam, ["prefix", "list", "--grpc-server-endpoint", server.Address], null, known)).Succeeded();
            (await Command.RunAsync(programs.Ipam, ["prefix", "create", "--cidr", "10.0.0.0/8", "--grpc-server-endpoint", server.Address], null, known))
                .Errors.ShouldEndWith("(PERMISSION_DENIED)\n");
        }
    }

    [Fact]
    public async Task Tls_and_web_tokens_are_spoken()
    {
        using var folder = new TemporaryFolder();
        using var authority = TestAuthority.Create();
        using var certificate = authority.IssueServer();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var (x, y) = (Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
        var ca = Write("ca.pem", authority.Pem);
        var server = await TestedServer.StartAsync(
            programs.Server,
            "--tls-cert-file", Write("server.pem", certificate.ExportCertificatePem()),
            "--tls-key-file", Write("server.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            "--jwt-file", Write("issuers.json", $$"""
                [{"issuer": "me", "audience": "ipam", "jwks": {"keys": [{"kty": "EC", "crv": "P-256", "x": "{{x}}", "y": "{{y}}"}]},
                  "rules": [{"claim": "groups", "value": "network", "grants": [{"role": "admin", "namespaces": "*"}]}]}]
                """),
            "memory");
        await using (server)
        {
            var expires = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds();
            var text = Encode("""{"alg":"ES256"}""") + "." + Encode($$"""{"iss":"me","aud":"ipam","sub":"ann","groups":["network"],"exp":{{expires}}}""");
            var token = text + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
            string[] create = ["prefix", "create", "--cidr", "10.0.0.0/24", "--ca-file", ca, "--grpc-server-endpoint", server.Address];
            (await Command.RunAsync(programs.Ipam, create)).Errors.ShouldEndWith("(UNAUTHENTICATED)\n");
            (await Command.RunAsync(programs.Ipam, create, null, ("IPAM_CLI_TOKEN", token))).Succeeded();
            (await Command.RunAsync(programs.Ipam, ["health", "--ca-file", ca, "--grpc-server-endpoint", server.Address, "--protocol", "grpc"])).Succeeded();
        }

        string Write(string name, string content)
        {
            var file = Path.Combine(folder.Path, name);
            File.WriteAllText(file, content);
            return file;
        }

        static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    [Fact]
    public async Task The_store_can_be_in_PostgreSQL()
    {
        await using var store = await PostgresServer.StartNewAsync();
        await ShouldKeepAsync("postgres", "--connection-string", store.ConnectionString());
    }

    [Fact]
    public async Task The_store_can_be_in_Redis()
    {
        await using var store = await RedisServer.StartNewAsync();
        await ShouldKeepAsync("redis", "--host", "127.0.0.1", "--port", store.Port.ToString(CultureInfo.InvariantCulture), "--force");
    }

    [Fact]
    public async Task The_store_can_be_in_etcd()
    {
        await using var store = await EtcdServer.StartNewAsync();
        await ShouldKeepAsync("etcd", "--host", store.Endpoint);
    }

    private static async Task<(HttpStatusCode Status, string Content)> PostAsync(HttpClient http, string procedure, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(procedure, body, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task ShouldKeepAsync(params string[] backend)
    {
        var server = await TestedServer.StartAsync(programs.Server, backend);
        await using (server)
        {
            await IpamAsync(server.Address, "prefix", "create", "--cidr", "10.0.0.0/24");
            (await IpamAsync(server.Address, "ip", "acquire", "--prefix", "10.0.0.0/24")).ShouldBe("ip:\"10.0.0.1\" acquired\n");
        }
        server = await TestedServer.StartAsync(programs.Server, [.. backend, "--create", "never"]);
        await using (server)
            (await IpamAsync(server.Address, "ip", "acquire", "--prefix", "10.0.0.0/24")).ShouldBe("ip:\"10.0.0.2\" acquired\n");
    }

    private async Task<string> IpamAsync(string endpoint, params string[] arguments) =>
        (await Command.RunAsync(programs.Ipam, [.. arguments, "--grpc-server-endpoint", endpoint])).Succeeded();
}

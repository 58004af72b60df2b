using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using NetIpam.Rpc;
using NetIpam.Rpc.Details;
using NetIpam.Server.Security;
using Caller = NetIpam.Server.Tests.Caller;

namespace NetIpam.Server.Tests.Security;

/// <summary>Who may do what, at the real server.</summary>
public sealed class AccessTests : IDisposable
{

    private readonly TemporaryFolder _folder = new();

    public AccessTests() => File.WriteAllText(TokenFile, Tokens.Json);

    private string TokenFile => Path.Combine(_folder.Path, "tokens.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_known_token_nothing_is_answered()
    {
        await using var server = await StartAsync();
        foreach (var procedure in Caller.Procedures)
        {
            foreach (var token in new[] { null, Tokens.Wrong, "", Tokens.Admin + " " + Tokens.Admin })
                await ShouldBeRefusedAsync(server, token, procedure, "{}", RpcCode.Unauthenticated);
        }
        using var client = server.ClientWith(null);
        using var elsewhere = await client.GetAsync("/anything/else");
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        elsewhere.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        using var basic = new HttpRequestMessage(HttpMethod.Post, "/api.v1.IpamService/Version") { Headers = { Authorization = new("Basic", Tokens.Admin) } };
        using var refused = await client.SendAsync(basic);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Health_is_told_to_anyone_and_the_schema_is_not()
    {
        await using var server = await StartAsync();
        using var client = server.ClientWith(null);
        using var health = await client.PostAsync("/grpc.health.v1.Health/Check", new StringContent("{}", new MediaTypeHeaderValue("application/json")));
        (await health.Content.ReadAsStringAsync()).ShouldContain("SERVING");
        using var reflection = await client.PostAsync(
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/connect+proto") } });
        reflection.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Every_procedure_takes_its_role_in_its_namespace()
    {
        await using var server = await StartAsync();
        using (var admin = server.ClientWith(Tokens.Admin))
        {
            await admin.CallAsync("CreateNamespace", """{"namespace":"team-1"}""");
            await admin.CallAsync("CreateNamespace", """{"namespace":"other"}""");
        }
        foreach (var procedure in Caller.Procedures)
        {
            var role = ProcedureRoles.Of(procedure);
            var isOfNamespace = procedure is not ("Version" or "ListNamespaces");
            foreach (var (token, space, granted) in new[]
            {
                (Tokens.Reader, "team-1", Role.Reader), (Tokens.Reader, "team-2", (Role?)null), (Tokens.Reader, "", null), (Tokens.Reader, "other", null),
                (Tokens.Operator, "team-1", Role.Operator), (Tokens.Operator, "", Role.Reader), (Tokens.Operator, "other", null),
                (Tokens.Admin, "missing", Role.Admin),
            })
            {
                var json = isOfNamespace && space.Length > 0 ? $$"""{"namespace":"{{space}}"}""" : "{}";
                if (!isOfNamespace || granted >= role)
                    await ShouldBeLetInAsync(server, token, procedure, json);
                else
                    await ShouldBeRefusedAsync(server, token, procedure, json, RpcCode.PermissionDenied);
            }
        }
    }

    [Fact]
    public async Task Only_namespaces_that_one_may_read_are_listed()
    {
        await using var server = await StartAsync();
        using var admin = server.ClientWith(Tokens.Admin);
        foreach (var name in new[] { "team-1", "team-2", "other" })
            await admin.CallAsync("CreateNamespace", $$"""{"namespace":"{{name}}"}""");

        (await NamespacesOfAsync(server, Tokens.Admin)).ShouldBe(["other", "root", "team-1", "team-2"], ignoreOrder: true);
        (await NamespacesOfAsync(server, Tokens.Operator)).ShouldBe(["root", "team-1", "team-2"], ignoreOrder: true);
        (await NamespacesOfAsync(server, Tokens.Reader)).ShouldBe(["team-1"]);
    }

    [Theory]
    [InlineData("application/grpc", "2.0")]
    [InlineData("application/grpc-web", "1.1")]
    [InlineData("application/grpc-web-text", "1.1")]
    public async Task The_other_protocols_refuse_in_their_own_way(string contentType, string version)
    {
        await using var server = await StartAsync();
        (await GrpcStatusAsync(server, null, contentType, version)).ShouldBe("16");
        (await GrpcStatusAsync(server, Tokens.Wrong, contentType, version)).ShouldBe("16");
        (await GrpcStatusAsync(server, Tokens.Reader, contentType, version)).ShouldBe("7");
        (await GrpcStatusAsync(server, Tokens.Admin, contentType, version)).ShouldBe("0");
    }

    [Fact]
    public async Task Who_may_not_is_refused_before_the_request_is_read()
    {
        await using var server = await StartAsync();
        foreach (var (token, status) in new[] { (Tokens.Wrong, "401"), (Tokens.Reader, "403") })
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                "POST /api.v1.IpamService/Load HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n"
                    + $"Authorization: Bearer {token}\r\n\r\n{{"));
            using var reader = new StreamReader(stream);
            (await reader.ReadLineAsync().Soon()).ShouldNotBeNull().ShouldStartWith($"HTTP/1.1 {status} ");
        }
    }

    [Fact]
    public async Task Tokens_are_taken_and_withdrawn_without_a_restart_and_a_broken_file_changes_nothing()
    {
        await using var server = await StartAsync();
        await ShouldBeLetInAsync(server, Tokens.Admin, "Version", "{}");

        await File.WriteAllTextAsync(TokenFile, Tokens.Json[..^5]);
        await UntilAsync(server, async () => server.Log.Contains("What was there before stays in use"), Tokens.Admin);
        await ShouldBeLetInAsync(server, Tokens.Admin, "Version", "{}");

        await File.WriteAllTextAsync(TokenFile, Tokens.Json.Replace(Tokens.Admin, Tokens.Wrong));
        await UntilAsync(server, async () => await StatusAsync(server, Tokens.Wrong) == HttpStatusCode.OK, Tokens.Admin);
        (await StatusAsync(server, Tokens.Admin)).ShouldBe(HttpStatusCode.Unauthorized);
        ShouldHaveNoTokens(server.Log);
    }

    [Fact]
    public async Task Tokens_are_never_logged_nor_answered()
    {
        await using var server = await StartAsync("--log-level", "debug");
        var answers = "";
        foreach (var token in new[] { Tokens.Admin, Tokens.Operator, Tokens.Reader, Tokens.Wrong })
        {
            foreach (var procedure in new[] { "Version", "CreateNamespace", "Nonsense" })
            {
                using var client = server.ClientWith(token);
                using var answer = await client.SendAsync(
                    new HttpRequestMessage(HttpMethod.Post, $"/api.v1.IpamService/{procedure}") { Content = new StringContent("{}", null, "application/json") });
                answers += answer + await answer.Content.ReadAsStringAsync();
            }
        }
        await server.TerminateAsync();
        server.Log.ShouldContain("/api.v1.IpamService/Version unauthenticated");
        server.Log.ShouldContain("/api.v1.IpamService/CreateNamespace permission_denied");
        ShouldHaveNoTokens(server.Log);
        ShouldHaveNoTokens(answers);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_told_in_one_line_without_what_is_in_it()
    {
        await File.WriteAllTextAsync(TokenFile, Tokens.Json[..^5]);
        foreach (var path in new[] { TokenFile, TokenFile + ".missing" })
        {
            var (status, output) = await ServerProcess.RunAsync(["memory", "--grpc-server-endpoint", "127.0.0.1:0", "--token-file", path]);
            status.ShouldBe(1, output);
            output.TrimEnd().ShouldNotContain('\n');
            output.ShouldContain($"'{path}'");
            ShouldHaveNoTokens(output);
        }
    }

    private static void ShouldHaveNoTokens(string text)
    {
        foreach (var token in new[] { Tokens.Admin, Tokens.Operator, Tokens.Reader, Tokens.Wrong })
            text.ShouldNotContain(token);
    }

    private static async Task ShouldBeLetInAsync(ServerProcess server, string token, string procedure, string json)
    {
        using var client = server.ClientWith(token);
        using var answer = await client.SendAsync(procedure, json);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden, $"{procedure} {json} by {token}");
    }

    private static async Task ShouldBeRefusedAsync(ServerProcess server, string? token, string procedure, string json, RpcCode code)
    {
        using var client = server.ClientWith(token);
        using var answer = await client.SendAsync(procedure, json);
        var error = await answer.ErrorAsync();
        error.Code.ShouldBe(code, $"{procedure} {json} by {token}");
        var info = error.FindDetail<ErrorInfo>().ShouldNotBeNull();
        info.Reason.ShouldBe(code == RpcCode.Unauthenticated ? "UNAUTHENTICATED" : "PERMISSION_DENIED");
        info.Domain.ShouldBe("netipam");
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string token)
    {
        using var client = server.ClientWith(token);
        using var answer = await client.SendAsync("Version", "{}");
        return answer.StatusCode;
    }

    private static async Task<string[]> NamespacesOfAsync(ServerProcess server, string token)
    {
        using var client = server.ClientWith(token);
        var answer = await client.CallAsync("ListNamespaces", "{}");
        return [.. answer.GetProperty("namespace").EnumerateArray().Select(name => name.GetString()!)];
    }

    /// <summary>Creates a namespace by gRPC or gRPC-Web; answers the status.</summary>
    private static async Task<string> GrpcStatusAsync(ServerProcess server, string? token, string contentType, string version)
    {
        using var client = server.ClientWith(token);
        byte[] body = [0, 0, 0, 0, 4, 10, 2, (byte)'n', (byte)'1'];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api.v1.IpamService/CreateNamespace")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = contentType.EndsWith("text") ? new StringContent(Convert.ToBase64String(body)) : new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var content = await answer.Content.ReadAsStringAsync();
        if (answer.Headers.TryGetValues("grpc-status", out var early))
            return early.Single();
        if (answer.TrailingHeaders.TryGetValues("grpc-status", out var late))
            return late.Single();
        if (contentType.EndsWith("text"))
            content = string.Concat(content.Split('=', StringSplitOptions.RemoveEmptyEntries).Select(Decode));
        var at = content.IndexOf("grpc-status:", StringComparison.OrdinalIgnoreCase) + "grpc-status:".Length;
        return content[at..].TrimStart().Split('\r')[0];

        static string Decode(string part) =>
            Encoding.Latin1.GetString(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '=')));
    }

    /// <summary>Calls with a token until something holds.</summary>
    private static Task UntilAsync(ServerProcess server, Func<Task<bool>> condition, string token) => Patience.UntilAsync(
        async () =>
        {
            await StatusAsync(server, token);
            return await condition();
        },
        () => server.Log);

    private Task<ServerProcess> StartAsync(params string[] arguments) =>
        ServerProcess.StartAsync(["memory", "--token-file", TokenFile, .. arguments]);
}

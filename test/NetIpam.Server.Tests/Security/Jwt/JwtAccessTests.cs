using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NetIpam.Rpc.Details;
using NetIpam.Server.Security;

namespace NetIpam.Server.Tests.Security.Jwt;

/// <summary>Who may do what with a JSON Web Token, at the real server.</summary>
public sealed class JwtAccessTests : IDisposable
{

    private readonly TemporaryFolder _folder = new();
    private readonly TestIssuer _issuer = new();

    public JwtAccessTests()
    {
        File.WriteAllText(KeyFile, _issuer.Jwks);
        File.WriteAllText(JwtFile, TestIssuer.File("\"keyFile\": \"keys.json\""));
    }

    private string JwtFile => Path.Combine(_folder.Path, "jwt.json");

    private string KeyFile => Path.Combine(_folder.Path, "keys.json");

    public void Dispose()
    {
        _folder.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task The_role_is_that_of_the_rules_in_the_namespace_by_every_protocol()
    {
        await using var server = await StartAsync();
        var boss = _issuer.Issue(_issuer.Claims(("groups", "boss")));
        var ops = _issuer.Issue();
        var eyes = _issuer.Issue(_issuer.Claims(("groups", null), ("scope", "openid ipam:read")));
        var nobody = _issuer.Issue(_issuer.Claims(("groups", new JsonArray("staff"))));
        foreach (var (token, procedure, space, expected) in new[]
        {
            (boss, "CreateNamespace", "team-1", 0), (boss, "CreateNamespace", "other", 0),
            (ops, "CreatePrefix", "team-1", 0), (ops, "ListPrefixes", "team-1", 0), (ops, "ListPrefixes", "", 0),
            (ops, "CreatePrefix", "other", 7), (ops, "CreatePrefix", "", 7), (ops, "DeleteNamespace", "team-1", 7),
            (eyes, "ListPrefixes", "team-1", 0), (eyes, "ListPrefixes", "", 7), (eyes, "CreatePrefix", "team-1", 7),
            (nobody, "ListPrefixes", "team-1", 7), (nobody, "Version", "", 7),
        })
        {
            foreach (var contentType in new[] { "application/grpc", "application/grpc-web", "application/json" })
            {
                var cidr = contentType switch { "application/grpc" => "10.0.0.0/24", "application/json" => "10.0.1.0/24", _ => "10.0.2.0/24" };
                var status = await CallAsync(server, token, procedure, space, cidr, contentType);
                // It is there after the first protocol.
                if (procedure != "CreateNamespace" || contentType == "application/grpc")
                    status.ShouldBe(expected, $"{procedure} {space} {contentType}");
            }
        }
        using var client = server.ClientWith(nobody);
        using var answer = await client.SendAsync("ListPrefixes", "{}");
        (await answer.ErrorAsync()).Message.ShouldBe("ListPrefixes takes the role reader, which ann has not in any namespace.");
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_token_the_answer_is_the_same_and_only_the_log_tells_why()
    {
        await using var server = await StartAsync("--log-level", "debug");
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var right = _issuer.Claims().ToJsonString();
        var good = _issuer.Issue();
        var now = DateTimeOffset.UtcNow;
        const string Header = """{"alg":"ES256","kid":"ec"}""";
        var secret = Encoding.ASCII.GetBytes(_issuer.P256.ExportSubjectPublicKeyInfoPem());
        foreach (var (token, reason) in new[]
        {
            ("not-a-jwt-at-all-0123456789", "three parts"),
            ("..", "malformed"),
            ("a.b.c", "malformed"),
            (good + ".AAAA", "three parts"),
            (good + ".AAAA.AAAA", "three parts"),
            (good + "=", "base64url"),
            (good.Replace('.', ' '), "base64url"),
            (good + new string('A', 8192), "too long"),
            (good[..good.LastIndexOf('.')] + ".", "signature"),
            (Unsigned("""{"alg":"none"}""", right), "no key"),
            (Unsigned("""{"alg":"None"}""", right), "no key"),
            (Unsigned(Header, right), "signature"),
            (Unsigned("""{"kid":"ec"}""", right), "no key"),
            (TestIssuer.Sign(secret, "HS256", """{"alg":"HS256","kid":"ec"}""", right), "no key"),
            (TestIssuer.Sign(secret, "HS256", """{"alg":"HS256"}""", right), "no key"),
            (TestIssuer.Sign(stranger, "ES256", Header, right), "signature"),
            (TestIssuer.Sign(stranger, "ES256", $$"""{"alg":"ES256","jwk":{{TestIssuer.Jwk(stranger, "ec")}}}""", right), "signature"),
            (TestIssuer.Sign(stranger, "ES256", $$"""{"alg":"ES256","kid":"ec","jku":"http://127.0.0.1:1/"}""", right), "signature"),
            (TestIssuer.Sign(large, "ES384", """{"alg":"ES384","kid":"ec"}""", right), "no key"),
            (TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"ES256","kid":"rsa"}""", right), "no key"),
            (TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"ES256","kid":"other"}""", right), "no key"),
            (TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"ES256","kid":7}""", right), "kid is no text"),
            (TestIssuer.Sign(_issuer.P256, "ES384", """{"alg":"ES384","kid":"ec"}""", right), "no key"),
            (TestIssuer.Sign(_issuer.Rsa, "PS256", """{"alg":"PS256","kid":"rsa"}""", right), "no key"),
            (TestIssuer.Sign(_issuer.Rsa, "RS512", """{"alg":"RS512","kid":"rsa"}""", right), "no key"),
            (TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"ES256","kid":"ec","crit":["exp"]}""", right), "extension"),
            (TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"ES256","kid":"ec","crit":[]}""", right), "extension"),
            (TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"none","alg":"ES256","kid":"ec"}""", right), "malformed"),
            (TestIssuer.Sign(_issuer.P256, "ES256", Header, "[]"), "malformed"),
            (TestIssuer.Sign(_issuer.P256, "ES256", Header, right[..^1] + ",\"groups\":\"boss\"}"), "malformed"),
            (Claims(("iss", "https://other.example/")), "issuer"),
            (Claims(("iss", "https://idp.example")), "issuer"),
            (Claims(("iss", null)), "issuer"),
            (Claims(("iss", 7)), "iss is no text"),
            (Claims(("aud", "other")), "audience"),
            (Claims(("aud", "ipam/")), "audience"),
            (Claims(("aud", new JsonArray("a", "b"))), "audience"),
            (Claims(("aud", null)), "audience"),
            (Claims(("exp", now.AddSeconds(-40).ToUnixTimeSeconds())), "expired"),
            (Claims(("exp", null)), "no exp"),
            (Claims(("exp", "9999999999")), "exp is no time"),
            (Claims(("exp", 1e300)), "malformed"),
            (Claims(("exp", 10_000_000_000_000)), "exp is no time"),
            (Claims(("nbf", now.AddMinutes(5).ToUnixTimeSeconds())), "not count yet"),
            (Claims(("nbf", "now")), "malformed"),
            (Claims(("nbf", 10_000_000_000_000)), "nbf is no time"),
            (Claims(("sub", null)), "nobody"),
            (Claims(("sub", " ")), "nobody"),
            (Claims(("sub", "a\nb")), "nobody"),
            (Claims(("sub", new string('a', 257))), "nobody"),
            (Claims(("sub", 7)), "sub is no text"),
        })
        {
            var before = server.Log.Length;
            using var client = server.ClientWith(token);
            using var answer = await client.SendAsync("Version", "{}");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{reason}: {token}");
            var error = await answer.ErrorAsync();
            error.Message.ShouldBe("The token is not known, or does not count.");
            error.FindDetail<ErrorInfo>()!.Reason.ShouldBe("UNAUTHENTICATED");
            await Patience.UntilAsync(() => server.Log[before..].Contains("unauthenticated"), () => server.Log);
            server.Log[before..].ShouldContain(reason, Case.Sensitive, token);
            server.Log.ShouldNotContain(token);
        }
        using var known = server.ClientWith(good);
        await known.CallAsync("Version", "{}");
        using var both = server.ClientWith(_issuer.Issue(_issuer.Claims(("aud", new JsonArray("a", "ipam")))));
        await both.CallAsync("Version", "{}");
        await server.TerminateAsync();
        // Nor any part of one.
        foreach (var part in good.Split('.'))
            server.Log.ShouldNotContain(part);

        string Claims(params (string, JsonNode?)[] changes) => _issuer.Issue(_issuer.Claims(changes));
        static string Unsigned(string header, string claims) => $"{TestIssuer.Encode(header)}.{TestIssuer.Encode(claims)}.";
    }

    [Fact]
    public async Task Keys_are_replaced_without_a_restart_and_what_they_signed_counts_no_more()
    {
        await using var server = await StartAsync();
        using var next = new TestIssuer();
        var (old, young) = (_issuer.Issue(), next.Issue());
        (await StatusAsync(server, old)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(server, young)).ShouldBe(HttpStatusCode.Unauthorized);

        await File.WriteAllTextAsync(KeyFile, "{");
        await Patience.UntilAsync(async () => await StatusAsync(server, old) == HttpStatusCode.OK && server.Log.Contains("stays in use"), () => server.Log);
        await File.WriteAllTextAsync(KeyFile, next.Jwks);
        await Patience.UntilAsync(async () => await StatusAsync(server, young) == HttpStatusCode.OK, () => server.Log);
        (await StatusAsync(server, old)).ShouldBe(HttpStatusCode.Unauthorized);

        // A file that is named before it is there is read when it comes.
        await File.WriteAllTextAsync(JwtFile, TestIssuer.File("\"keyFile\": \"late.pem\""));
        await Patience.UntilAsync(async () => await StatusAsync(server, young) == HttpStatusCode.OK && server.Log.Contains("late.pem"), () => server.Log);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "late.pem"), _issuer.P256.ExportSubjectPublicKeyInfoPem());
        await Patience.UntilAsync(async () => await StatusAsync(server, old) == HttpStatusCode.OK, () => server.Log);
        server.Log.Split('\n').Count(line => line.Contains("late.pem") && line.Contains("stays in use")).ShouldBe(1);
    }

    [Fact]
    public async Task Both_kinds_of_tokens_may_be_used_together()
    {
        var tokens = Path.Combine(_folder.Path, "tokens.json");
        await File.WriteAllTextAsync(tokens, Tokens.Json);
        await using var server = await StartAsync("--token-file", tokens);
        (await StatusAsync(server, Tokens.Admin)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(server, _issuer.Issue())).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(server, Tokens.Wrong)).ShouldBe(HttpStatusCode.Unauthorized);
        using var none = server.ClientWith(null);
        using var answer = await none.SendAsync("Version", "{}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_file_may_be_named_in_the_environment_and_must_be_right_at_the_start()
    {
        await using (var server = await ServerProcess.StartAsync(["memory"], ("IPAM_JWT_FILE", JwtFile)))
            (await StatusAsync(server, "x")).ShouldBe(HttpStatusCode.Unauthorized);
        File.Delete(KeyFile);
        var (status, output) = await ServerProcess.RunAsync(["memory", "--grpc-server-endpoint", "127.0.0.1:0", "--jwt-file", JwtFile]);
        status.ShouldBe(1, output);
        output.TrimEnd().ShouldNotContain('\n');
        output.ShouldContain($"'{KeyFile}'");
    }

    /// <summary>Calls with a namespace and a prefix; answers the status as gRPC counts them.</summary>
    private static async Task<int> CallAsync(ServerProcess server, string token, string procedure, string space, string cidr, string contentType)
    {
        using var client = server.ClientWith(token);
        var field = procedure is "CreatePrefix" ? $"\"cidr\":\"{cidr}\"," : "";
        var json = procedure == "Version" ? "{}" : $$"""{{{field}}"namespace":"{{space}}"}""";
        if (contentType == "application/json")
        {
            using var unary = await client.SendAsync(procedure, json);
            return unary.IsSuccessStatusCode ? 0 : (int)(await unary.ErrorAsync()).Code;
        }
        var message = Google.Protobuf.MessageExtensions.ToByteArray(
            Google.Protobuf.JsonParser.Default.Parse(json, NetIpam.Api.V1.IpamReflection.Descriptor.Services[0].FindMethodByName(procedure).InputType));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api.v1.IpamService/{procedure}")
        {
            Version = contentType == "application/grpc" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.Headers.TryGetValues("grpc-status", out var early))
            return int.Parse(early.Single());
        if (answer.TrailingHeaders.TryGetValues("grpc-status", out var late))
            return int.Parse(late.Single());
        return int.Parse(body[(body.IndexOf("grpc-status:", StringComparison.OrdinalIgnoreCase) + 12)..].TrimStart().Split('\r')[0]);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string token)
    {
        using var client = server.ClientWith(token);
        using var answer = await client.SendAsync("Version", "{}");
        return answer.StatusCode;
    }

    private Task<ServerProcess> StartAsync(params string[] arguments) => ServerProcess.StartAsync(["memory", "--jwt-file", JwtFile, .. arguments]);
}

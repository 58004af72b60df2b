using System.Net;

namespace NetIpam.Server.Tests.Security;

/// <summary>Pages of other origins in a browser. That a real browser is content is shown by the tests with foreign clients.</summary>
public sealed class CorsTests
{
    private const string Page = "https://ipam.example";
    private const string Procedure = "/api.v1.IpamService/CreateNamespace";

    [Fact]
    public async Task Without_the_flag_no_page_is_let_in()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        using var preflight = await AskAsync(server, Page);
        preflight.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        HeadersOf(preflight).ShouldBeEmpty();
        using var answer = await CallAsync(server, Page);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        HeadersOf(answer).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Page)]
    [InlineData("http://localhost:5173")]
    public async Task Each_origin_that_is_named_may_call(string origin)
    {
        await using var server = await ServerProcess.StartAsync(["memory", "--cors-origin", $"{Page}:443, http://LOCALHOST:5173"]);
        using var preflight = await AskAsync(server, origin);
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        HeadersOf(preflight).ShouldBe(
            [
                ("Access-Control-Allow-Headers", "authorization,connect-protocol-version,content-type"),
                ("Access-Control-Allow-Methods", "GET,POST"),
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Max-Age", "7200"),
            ]);
        using var answer = await CallAsync(server, origin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        HeadersOf(answer).ShouldBe(
            [
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Expose-Headers", "Grpc-Status,Grpc-Message,Grpc-Status-Details-Bin,Ipam-Load-Findings"),
            ]);
        answer.Headers.Vary.ShouldBe(["Origin"]);
    }

    [Theory]
    [InlineData("http://ipam.example")]
    [InlineData("https://ipam.example:8443")]
    [InlineData("https://evil.ipam.example")]
    [InlineData("null")]
    public async Task No_other_origin_may(string origin)
    {
        await using var server = await ServerProcess.StartAsync(["memory", "--cors-origin", $"{Page},http://localhost:5173"]);
        using var preflight = await AskAsync(server, origin);
        HeadersOf(preflight).ShouldBeEmpty();
        using var answer = await CallAsync(server, origin);
        HeadersOf(answer).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_browser_may_ask_without_a_token_and_sees_that_one_is_needed()
    {
        using var folder = new TemporaryFolder();
        var tokens = Path.Combine(folder.Path, "tokens.json");
        await File.WriteAllTextAsync(tokens, Tokens.Json);
        await using var server = await ServerProcess.StartAsync(["memory", "--token-file", tokens], ("IPAM_CORS_ORIGIN", Page));
        using (var preflight = await AskAsync(server, Page))
            preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using (var refused = await CallAsync(server, Page))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            refused.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Page]);
        }
        using var answer = await CallAsync(server, Page, Tokens.Admin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example")]
    [InlineData("ipam.example")]
    [InlineData("https://ipam.example/")]
    [InlineData("https://ipam.example/app")]
    [InlineData("https://me@ipam.example")]
    [InlineData("ftp://ipam.example")]
    [InlineData("null")]
    [InlineData("https://ipam.example,,http://localhost")]
    public async Task What_is_no_origin_is_told_at_the_start(string origins)
    {
        var (status, output) = await ServerProcess.RunAsync(["memory", "--grpc-server-endpoint", "127.0.0.1:0", "--cors-origin", origins]);
        status.ShouldBe(2, output);
        output.TrimEnd().ShouldNotContain('\n');
        output.ShouldStartWith("ipam-server: --cors-origin: '");
        output.ShouldContain("is not an origin");
    }

    /// <summary>Asks as a browser does before it calls.</summary>
    private static Task<HttpResponseMessage> AskAsync(ServerProcess server, string origin) =>
        server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, Procedure)
        {
            Headers =
            {
                { "Origin", origin },
                { "Access-Control-Request-Method", "POST" },
                { "Access-Control-Request-Headers", "authorization,connect-protocol-version,content-type" },
            },
        });

    private static Task<HttpResponseMessage> CallAsync(ServerProcess server, string origin, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Procedure)
        {
            Headers = { { "Origin", origin } },
            Content = new StringContent("""{"namespace":"team-1"}""", null, "application/json"),
        };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return server.Client.SendAsync(request);
    }

    private static IEnumerable<(string Name, string Value)> HeadersOf(HttpResponseMessage answer) =>
        answer.Headers.Where(header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => (header.Key, string.Join(",", header.Value)));
}

using System.Net;
using NetIpam.Server.Tests.Security;

namespace NetIpam.Server.Tests.Profiling;

/// <summary>A server that knows its callers shows profiles only to those that may do everything.</summary>
public sealed class DiagnosticsAccessTests : IDisposable
{
    private const string TeamAdmin = "team-admin-0123456789abcdef";
    private static readonly string[] Paths = ["/debug/pprof/", "/debug/pprof/goroutine?debug=1", "/debug/info", "/debug/pprof/cmdline"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_an_admin_of_all_namespaces_may_look()
    {
        var file = Path.Combine(_folder.Path, "tokens.json");
        await File.WriteAllTextAsync(file, Tokens.Json.TrimEnd().TrimEnd(']') + $$"""
            , {"name": "lead", "token": "{{TeamAdmin}}", "grants": [{"role": "admin", "namespaces": "team-*"}, {"role": "reader", "namespaces": "*"}]}]
            """);
        await using var server = await DiagnosedServer.StartAsync(["--token-file", file]);
        foreach (var path in Paths)
        {
            (await server.AskAsync(path)).ShouldBe((HttpStatusCode.Unauthorized, "A token is needed, in the header 'Authorization: Bearer TOKEN'.\n"), path);
            (await AskWithAsync(server, path, Tokens.Wrong)).Status.ShouldBe(HttpStatusCode.Unauthorized, path);
            foreach (var token in new[] { Tokens.Reader, Tokens.Operator, TeamAdmin })
                (await AskWithAsync(server, path, token)).Status.ShouldBe(HttpStatusCode.Forbidden, path);
            (await AskWithAsync(server, path, Tokens.Admin)).Status.ShouldBe(HttpStatusCode.OK, path);
        }
        (await AskWithAsync(server, "/debug/info", TeamAdmin)).Text.ShouldBe("Profiles take the role admin in all namespaces, which lead has not.\n");
    }

    private static Task<(HttpStatusCode Status, string Text)> AskWithAsync(DiagnosedServer server, string path, string token) =>
        server.AskAsync(path, headers: ("Authorization", $"Bearer {token}"));
}

using System.Text.RegularExpressions;
using NetIpam.TestKit.Security;

namespace NetIpam.Foreign.Tests;

/// <summary>A server in memory with what belongs to it: with TLS, its certificate and the authority of it. Its log tells how each
/// request came: that a client was asked for a version of HTTP does not mean that it uses it.</summary>
internal sealed partial class Site : IAsyncDisposable
{
    private const string Token = "a-token-of-the-tests-0123456789";

    private readonly Transport _transport;
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;
    private ServerProcess _server = null!;

    private Site(Transport transport)
    {
        _transport = transport;
        _folder = new SecureFolder(_authority);
    }

    /// <summary>What calls it.</summary>
    public Target Target => new(_server.Endpoint, _transport, _transport.IsTls() ? _folder.CaFile : null);

    /// <summary>What calls it with everything that a guarded one asks for.</summary>
    public Target KnownTarget => Target with { Certificate = _folder.FileNamed("client.pem"), Key = _folder.FileNamed("client.key"), Token = Token };

    /// <summary>The procedures that were called so far.</summary>
    public IReadOnlyList<string> Procedures => [.. Requests().Select(request => request.Groups["procedure"].Value)];

    /// <summary>Those that were called by Connect's GET, each once.</summary>
    public IReadOnlyList<string> ProceduresByGet =>
        [.. Requests().Where(request => request.Groups["method"].Value == "GET").Select(request => request.Groups["procedure"].Value).Distinct()];

    /// <summary>Starts one that lets in everybody.</summary>
    public static Task<Site> StartAsync(Transport transport, params string[] arguments) =>
        new Site(transport).LaunchAsync(arguments);

    /// <summary>Starts one with TLS that lets in who has a token, which grants the role operator in root, and, if asked for, only with
    /// a certificate.</summary>
    public static async Task<Site> StartGuardedAsync(Transport transport, bool byCertificate, params string[] arguments)
    {
        var site = new Site(transport);
        var tokens = site._folder.FileNamed("tokens.json");
        await File.WriteAllTextAsync(
            tokens, $$"""[{"name": "client", "token": "{{Token}}", "grants": [{"role": "operator", "namespaces": "root"}]}]""");
        using var certificate = site._authority.IssueClient("client");
        site._folder.Write("client", certificate);
        string[] clients = byCertificate ? ["--tls-client-ca-file", site._folder.CaFile] : [];
        return await site.LaunchAsync([.. arguments, "--token-file", tokens, .. clients]);
    }

    /// <summary>Checks that this many calls came, all of them in the way that was meant, and that none failed in the server.</summary>
    public async Task CheckLogAsync(int calls)
    {
        // The log comes through a pipe, after the answer.
        await Patience.UntilAsync(() => Requests().Count() >= calls, () => $"{Requests().Count()} calls of {calls} are in the log:\n{_server.Log}");
        Requests().Select(request => $"{request.Groups["http"].Value} {request.Groups["scheme"].Value}").Distinct().ShouldBe([$"HTTP/{_transport.Http()} {(_transport.IsTls() ? "https" : "http")}"]);
        _server.Log.ShouldNotContain(" fail: ");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
        _authority.Dispose();
    }

    private async Task<Site> LaunchAsync(string[] arguments)
    {
        string[] own = _transport.IsTls() ? _folder.Arguments : ["memory"];
        try
        {
            _server = await ServerProcess.StartAsync([.. own, "--log-level", "debug", .. arguments]);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private IEnumerable<Match> Requests() => RequestLine().Matches(_server.Log);

    [GeneratedRegex(@"/api\.v1\.IpamService/(?<procedure>\w+) .* by (?<method>GET|POST) (?<http>HTTP/[\d.]+) (?<scheme>https?)")]
    private static partial Regex RequestLine();
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NetIpam.Server.Tests.Profiling;

/// <summary>A real server in memory with a diagnostics port.</summary>
internal sealed partial class DiagnosedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DiagnosedServer(ServerProcess process)
    {
        Process = process;
        Endpoint = new Uri(EndpointLine().Match(process.Log).Groups[1].Value);
        Client = new HttpClient { BaseAddress = Endpoint, Timeout = Patience };
    }

    public ServerProcess Process { get; }

    public Uri Endpoint { get; }

    public HttpClient Client { get; }

    public static async Task<DiagnosedServer> StartAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        new(await ServerProcess.StartAsync(["memory", "--diagnostics-endpoint", "127.0.0.1:0", .. arguments], environment));

    /// <summary>Asks with headers, and answers status and text.</summary>
    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var answer = await Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a profile can be taken again.</summary>
    public async Task UntilFreeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while ((await AskAsync("/debug/pprof/goroutine")).Status != HttpStatusCode.OK)
            limit.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Keeps the server busy until the token ends it; answers the work, once it is all that the server does.</summary>
    public async Task<Task> StartLoadAsync(CancellationToken cancellationToken)
    {
        await Process.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/8"}""");
        for (var i = 0; i < 200; i++)
            await Process.Client.CallAsync("CreatePrefix", string.Create(CultureInfo.InvariantCulture, $$"""{"cidr":"192.168.{{i}}.0/24"}"""));
        return Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    await Process.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/8"}""");
                    await Process.Client.CallAsync("ListPrefixes", "{}");
                }
            },
            CancellationToken.None)));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"Serves profiles at (http://[^/\s]+)/")]
    private static partial Regex EndpointLine();
}

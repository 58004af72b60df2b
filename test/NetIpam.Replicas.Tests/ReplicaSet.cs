using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NetIpam.TestKit.Servers;

namespace NetIpam.Replicas.Tests;

/// <summary>Servers over one store, some of which may be down or halted.</summary>
internal sealed class ReplicaSet : IAsyncDisposable
{
    /// <summary>After this, a client takes a server for halted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string[] _arguments;
    private readonly ServerProcess?[] _servers;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private ReplicaSet(string[] arguments, int count) => (_arguments, _servers) = (arguments, new ServerProcess?[count]);

    public int Count => _servers.Length;

    /// <summary>Starts servers, all at once, as an orchestrator would.</summary>
    public static async Task<ReplicaSet> StartAsync(string[] arguments, int count)
    {
        var set = new ReplicaSet(arguments, count);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(set.StartOneAsync));
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(int server)
    {
        var killed = Interlocked.Exchange(ref _servers[server], null)!;
        await killed.KillAsync();
        await killed.DisposeAsync();
    }

    /// <summary>Starts one that was killed.</summary>
    public async Task StartOneAsync(int server) => _servers[server] = await ServerProcess.StartAsync(_arguments);

    /// <summary>Halts a server for a time, without anyone being told.</summary>
    public async Task HaltAsync(int server, TimeSpan time, CancellationToken cancellationToken)
    {
        var process = _servers[server]!.Id;
        ProcessTree.Signal(process, ProcessTree.SigStop);
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            ProcessTree.Signal(process, ProcessTree.SigCont);
        }
    }

    /// <summary>Calls a procedure of a server.</summary>
    /// <exception cref="HttpRequestException">It is not there, or died.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(int server, string procedure, string request, string key, CancellationToken giveUp)
    {
        var endpoint = _servers[server % Count]?.Endpoint ?? throw new HttpRequestException("It is down.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        patience.CancelAfter(Patience);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, $"/api.v1.IpamService/{procedure}"));
        message.Content = new StringContent(request, new MediaTypeHeaderValue("application/json"));
        message.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _http.SendAsync(message, patience.Token);
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(patience.Token), default, patience.Token);
            return (answer.StatusCode, json.RootElement.Clone());
        }
        catch (OperationCanceledException) when (!giveUp.IsCancellationRequested)
        {
            throw new TimeoutException("It is halted.");
        }
        catch (IOException e)
        {
            throw new HttpRequestException("It died.", e);
        }
    }

    /// <summary>What the servers have written, for the message of a failed test.</summary>
    public string Logs() => string.Join("\n---\n", _servers.Select(server => server?.Log ?? "(down)"));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var server in _servers)
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }
}

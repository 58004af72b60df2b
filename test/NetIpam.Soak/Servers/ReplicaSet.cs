using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NetIpam.Soak.Stores;

namespace NetIpam.Soak.Servers;

/// <summary>Servers over one store, some of which may be down, halted or cut off.</summary>
public sealed class ReplicaSet : IAsyncDisposable
{
    /// <summary>After this, a client takes a server for halted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private ReplicaSet(SharedStore store, int count) => Replicas = [.. Enumerable.Range(0, count).Select(_ => new Replica(store))];

    public IReadOnlyList<Replica> Replicas { get; }

    public int Count => Replicas.Count;

    /// <summary>Starts servers, all at once, as an orchestrator would.</summary>
    public static async Task<ReplicaSet> StartAsync(SharedStore store, int count)
    {
        var set = new ReplicaSet(store, count);
        try
        {
            await Task.WhenAll(set.Replicas.Select(replica => replica.StartAsync()));
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a procedure of a server.</summary>
    /// <exception cref="HttpRequestException">It is not there, or died.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(int server, string procedure, string request, string key, CancellationToken giveUp)
    {
        var replica = Replicas[server % Count];
        if (replica.Process is null)
            throw new HttpRequestException("It is down.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        patience.CancelAfter(Patience);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(replica.Endpoint, $"/api.v1.IpamService/{procedure}"));
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
    public string Logs() => string.Join("\n---\n", Replicas.Select(replica => replica.Process?.Log ?? "(down)"));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var replica in Replicas)
            await replica.DisposeAsync();
    }
}

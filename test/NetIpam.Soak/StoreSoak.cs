using System.Globalization;
using System.Net;
using NetIpam.History;
using NetIpam.Soak.Clients;
using NetIpam.Soak.Figures;
using NetIpam.Soak.Servers;
using NetIpam.Soak.Stores;
using NetIpam.Soak.Troubles;

namespace NetIpam.Soak;

/// <summary>
/// The soak of one store: clients at servers on it, and troubles. Every few minutes clients and troubles pause; then what the clients
/// saw is checked, with what each server lists, and the store is audited; and on it goes from there.
/// </summary>
public sealed class StoreSoak : IAsyncDisposable
{
    private const int MostHistoriesKept = 3;
    private const int MostAttempts = 10;

    private readonly string _name;
    private readonly SharedStore _store;
    private readonly ReplicaSet _replicas;
    private readonly SoakPlan _plan;
    private readonly HistoryRecorder _history = new();
    private readonly Troublemaker _troublemaker;
    private readonly IReadOnlyList<SoakClient> _clients;
    private int _historiesKept;

    private StoreSoak(string name, SharedStore store, ReplicaSet replicas, SoakPlan plan)
    {
        var random = new Random(plan.Seed);
        (_name, _store, _replicas, _plan) = (name, store, replicas, plan);
        _troublemaker = new Troublemaker(store, replicas, Tally, plan.Gap, random.Next());
        var between = TimeSpan.FromSeconds(plan.Clients / plan.Rate);
        _clients = [.. Enumerable.Range(0, plan.Clients).Select(number => new SoakClient(number, replicas, _history, Tally, between, random.Next()))];
    }

    /// <summary>Calls and violations.</summary>
    public Tally Tally { get; } = new();

    /// <summary>How often each trouble came so far.</summary>
    public IReadOnlyDictionary<Trouble, int> Troubles => _troublemaker.Counts;

    /// <summary>How often everything was checked so far.</summary>
    public int Checks { get; private set; }

    /// <summary>Starts servers on a store, which is theirs from now on.</summary>
    public static async Task<StoreSoak> StartAsync(string name, SharedStore store, SoakPlan plan)
    {
        ReplicaSet? replicas = null;
        try
        {
            replicas = await ReplicaSet.StartAsync(store, Math.Min(plan.Servers, store.MostServers));
            var soak = new StoreSoak(name, store, replicas, plan);
            await soak._clients[0].PrepareAsync();
            return soak;
        }
        catch
        {
            if (replicas is not null)
                await replicas.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on until it is told to stop, and checks everything once more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
            pause.CancelAfter(_plan.Window);
            var clients = _clients.Select(client => Task.Run(() => client.RunAsync(pause.Token), CancellationToken.None));
            await Task.WhenAll(clients.Append(_troublemaker.RunAsync(pause.Token)));
            await CheckAsync();
        }
    }

    /// <summary>Measures servers and store.</summary>
    public async Task<Sample> MeasureAsync(double minutes)
    {
        var (median, p99) = Tally.TakeLatencies();
        return new Sample
        {
            Minutes = minutes,
            Store = _name,
            Operations = Tally.Operations,
            Changes = Tally.Changes,
            Median = median,
            P99 = p99,
            Servers = [.. _replicas.Replicas.Select(replica => replica.Process is { } process ? ProcessFigures.Of(process.Id) : null)],
            Size = await MeasureStoreAsync(),
            Troubles = Troubles.ToDictionary(trouble => trouble.Key.ToString(), trouble => trouble.Value),
            Repeats = Tally.Repeats,
            Violations = Tally.Violations.Count,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _replicas.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<IReadOnlyDictionary<string, long>> MeasureStoreAsync()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                return await _store.MeasureAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or FormatException)
            {
                // It is down, or has been until now.
                await Task.Delay(500);
            }
        }
        return new Dictionary<string, long>();
    }

    private async Task CheckAsync()
    {
        for (var server = 0; server < _replicas.Count; server++)
            await ReadAsync(server);
        var history = _history.Entries;
        var violations = HistoryChecker.Check(history);
        foreach (var violation in violations)
            Tally.Violated(violation.Rule, violation.Message);
        if (violations.Count > 0 && _historiesKept++ < MostHistoriesKept)
            Keep(history);
        _history.GoOnWith(QuietPoint.Rest(history));
        await AuditAsync();
        await _store.TidyAsync();
        Checks++;
    }

    /// <summary>What a server lists, which is what all the others list.</summary>
    private async Task ReadAsync(int server)
    {
        for (var attempt = 1; await TryReadAsync(server) is { } failure; attempt++)
        {
            if (attempt == MostAttempts)
            {
                Tally.Violated("Answer", $"Server {server}, with nothing wrong any more, does not answer: {failure}. It wrote:\n{_replicas.Replicas[server].Process?.Log}");
                return;
            }
            await Task.Delay(1000);
        }
    }

    /// <summary>Answers why it could not be read; null if it was.</summary>
    private async Task<string?> TryReadAsync(int server)
    {
        try
        {
            var called = _history.Now();
            var (status, answer) = await _replicas.SendAsync(server, "Dump", "{}", "-", CancellationToken.None);
            if (status != HttpStatusCode.OK)
                return answer.ToString();
            Readings.RecordDump(_history, $"reader at server {server}", called, answer.GetProperty("dump").GetString()!);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return e.Message;
        }
    }

    /// <summary>By the command of an operator, past the proxies; a store that only one process has open is let go for it.</summary>
    private async Task AuditAsync()
    {
        var isAlone = _store.MostServers == 1;
        if (isAlone)
            await _replicas.Replicas[0].StopAsync();
        var (status, output) = await ServerProcess.RunAsync(["audit", .. _store.ArgumentsFor(_store.Ports)]);
        if (status != 0)
            Tally.Violated("Audit", output);
        if (isAlone)
            await _replicas.Replicas[0].StartAsync();
    }

    private void Keep(IReadOnlyList<HistoryEntry> history)
    {
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"netipam-soak-{_name}-{Environment.ProcessId}-{_historiesKept}.jsonl"));
        HistoryFile.Write(file, history);
        Tally.Violated("History", $"The history of the violations above is in {file}; servers wrote:\n{_replicas.Logs()}");
    }
}

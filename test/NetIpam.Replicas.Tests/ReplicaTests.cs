using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NetIpam.History;
using NetIpam.Soak.Servers;
using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

/// <summary>
/// Three servers over one store, and clients at all of them. The seed of a run is printed; NETIPAM_SEED repeats it as far as
/// processes can be repeated. NETIPAM_SECONDS sets how long each run goes on.
/// </summary>
public abstract class ReplicaTests(ITestOutputHelper output)
{
    private const int Servers = 3;
    private const int Clients = 32;
    private const int MostTries = 3;
    private const int EnoughTroubles = 3;

    /// <summary>How many acquires of each client, on average, tell whether they are served alike; of few, it is chance who got how many.</summary>
    private const int Telling = 150;

    /// <summary>Network and broadcast addresses, which a dump lists, too.</summary>
    private static readonly string[] Reserved = ["10.1.0.0", "10.1.255.255", "10.2.0.0", "10.2.0.255"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly HistoryRecorder _history = new();

    /// <summary>A store of its own for a test. Skips the test when it cannot be had.</summary>
    private protected abstract Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken);

    [Fact]
    public async Task Calm_servers_serve_every_client_alike()
    {
        const string Prefix = "10.1.0.0/16";
        await using var store = await StartStoreAsync(Token);
        await using var replicas = await ReplicaSet.StartAsync(store, Servers);
        await CreateAsync(replicas, Prefix);
        // A busy machine can leave a server behind the others, but not each time.
        List<int> counts = [];
        for (var tries = 0; tries < MostTries && !AreAlike(counts); tries++)
        {
            var run = new Run(this, replicas, Prefix, mostHeld: 500, NewSeed(), $"calm-{tries}");
            await run.ForAsync(Seconds(8), () => run.Clients.Average(client => client.Acquired) >= Telling, _ => Task.CompletedTask);
            counts = [.. run.Clients.Select(client => client.Acquired).Order()];
            output.WriteLine($"acquired by each client: {string.Join(' ', counts)}; longest call {run.Longest.TotalMilliseconds:0} ms");
        }
        AreAlike(counts).ShouldBeTrue(string.Join(' ', counts));
        await CheckAsync(replicas, Prefix);
        await AuditAsync(store);
    }

    [Fact]
    public async Task Killed_and_halted_servers_and_an_upset_store_hand_nothing_out_twice_and_lose_nothing()
    {
        const string Prefix = "10.2.0.0/24";
        await using var store = await StartStoreAsync(Token);
        await using var replicas = await ReplicaSet.StartAsync(store, Servers);
        await CreateAsync(replicas, Prefix);
        var run = new Run(this, replicas, Prefix, mostHeld: 8, NewSeed(), "client");
        var troubles = new List<string>();
        await run.ForAsync(Seconds(25), () => troubles.Count > EnoughTroubles && run.Clients.All(client => client.Acquired > 0), async stop =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                var server = run.Random.Next(Servers);
                switch (round % 3)
                {
                    case 0:
                        troubles.Add($"server {server} killed");
                        await replicas.Replicas[server].KillAsync();
                        await Task.Delay(run.Random.Next(300), Token);
                        await replicas.Replicas[server].StartAsync(Token);
                        break;
                    case 1:
                        troubles.Add("store upset");
                        await store.UpsetAsync(Token);
                        break;
                    default:
                        troubles.Add($"server {server} halted");
                        await replicas.Replicas[server].HaltAsync(TimeSpan.FromMilliseconds(run.Random.Next(2000)), Token);
                        break;
                }
                await Task.Delay(1000 + run.Random.Next(1000), Token);
            }
        });

        output.WriteLine($"{string.Join(", ", troubles)}; {run.Clients.Sum(client => client.Acquired)} addresses acquired; longest call {run.Longest.TotalMilliseconds:0} ms");
        run.Clients.ShouldAllBe(client => client.Acquired > 0);
        troubles.Count.ShouldBeGreaterThan(EnoughTroubles);
        await CheckAsync(replicas, Prefix);
        await AuditAsync(store);
    }

    private static TimeSpan Seconds(int usual) => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("NETIPAM_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : usual);

    private static bool AreAlike(IReadOnlyCollection<int> counts) =>
        counts.Count > 0 && counts.Min() >= counts.Average() / 4 && counts.Max() <= counts.Average() * 4;

    private static async Task CreateAsync(ReplicaSet replicas, string prefix)
    {
        var (status, answer) = await replicas.SendAsync(0, "CreatePrefix", $$"""{"cidr":"{{prefix}}"}""", "create", Token);
        ((int)status).ShouldBe(200, answer.ToString());
    }

    private int NewSeed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("NETIPAM_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return seed;
    }

    /// <summary>Every server tells the same in the end, and it is what the clients were told.</summary>
    private async Task CheckAsync(ReplicaSet replicas, string prefix)
    {
        for (var server = 0; server < replicas.Count; server++)
            await ReadAsync(replicas, server, prefix);
        var history = _history.Entries;
        var violations = HistoryChecker.Check(history);
        if (violations.Count == 0)
            return;
        var file = Path.Combine(Path.GetTempPath(), $"netipam-history-{Guid.NewGuid():N}.jsonl");
        HistoryFile.Write(file, history);
        Assert.Fail($"{violations.Count} violations in {file}, the first: {violations[0]}\n{replicas.Logs()}");
    }

    /// <summary>The store, with servers on it, is what its log says.</summary>
    private async Task AuditAsync(SharedStore store)
    {
        var (status, report) = await ServerProcess.RunAsync(["audit", .. store.ArgumentsFor(store.Ports)]);
        output.WriteLine(report);
        status.ShouldBe(0, report);
        report.ShouldStartWith("clean: 2 logs, ");
    }

    private async Task ReadAsync(ReplicaSet replicas, int server, string prefix)
    {
        var called = _history.Now();
        var (status, answer) = await replicas.SendAsync(server, "Dump", "{}", "-", Token);
        ((int)status).ShouldBe(200, answer.ToString());
        using var dump = JsonDocument.Parse(answer.GetProperty("dump").GetString()!);
        var found = dump.RootElement.EnumerateArray().Single(entry => entry.GetProperty("Cidr").GetString() == prefix)
            .GetProperty("IPs").EnumerateObject().Select(address => address.Name)
            .Except(Reserved);
        _history.Add(new()
        {
            Client = $"reader at server {server}",
            Action = HistoryAction.ReadAddresses,
            Within = prefix,
            Called = called,
            Returned = _history.Now(),
            Outcome = HistoryOutcome.Done,
            Found = [.. found],
        });
    }

    /// <summary>Clients at work for a time, with something that goes on beside them.</summary>
    private sealed class Run
    {
        /// <summary>How much longer a busy machine may take.</summary>
        private static readonly TimeSpan Longer = TimeSpan.FromSeconds(80);

        public Run(ReplicaTests test, ReplicaSet replicas, string prefix, int mostHeld, int seed, string name)
        {
            Random = new Random(seed);
            Clients = [.. Enumerable.Range(0, ReplicaTests.Clients).Select(
                number => new ReplicaClient($"{name}-{number}", number, prefix, mostHeld, test._history, replicas, Random.Next()))];
        }

        public Random Random { get; }

        public IReadOnlyList<ReplicaClient> Clients { get; }

        public TimeSpan Longest => Clients.Max(client => client.Longest);

        /// <summary>Works for this time, and then until it is enough, if that comes soon.</summary>
        public async Task ForAsync(TimeSpan time, Func<bool> isEnough, Func<CancellationToken, Task> beside)
        {
            using var stop = new CancellationTokenSource();
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var clients = Clients.Select(client => Task.Run(() => client.RunAsync(stop.Token, giveUp.Token), Token)).ToList();
            try
            {
                var failed = WhenAnyFails(clients);
                var trouble = beside(stop.Token);
                _ = StopAsync(stop, time, isEnough, giveUp.Token);
                await Task.WhenAny(Task.WhenAll([.. clients, trouble]), failed);
                if (failed.IsCompleted && !clients.TrueForAll(client => client.IsCompletedSuccessfully))
                    await await failed;
                await trouble;
                await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(60), Token);
            }
            finally
            {
                await giveUp.CancelAsync();
            }
        }

        private static async Task StopAsync(CancellationTokenSource stop, TimeSpan time, Func<bool> isEnough, CancellationToken giveUp)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < time || (watch.Elapsed < time + Longer && !isEnough()))
                await Task.Delay(50, giveUp);
            await stop.CancelAsync();
        }

        /// <summary>Ends with the first that fails, or with all.</summary>
        private static async Task<Task> WhenAnyFails(List<Task> tasks)
        {
            var left = tasks.ToList();
            while (left.Count > 0)
            {
                var ended = await Task.WhenAny(left);
                if (!ended.IsCompletedSuccessfully)
                    return ended;
                left.Remove(ended);
            }
            return Task.CompletedTask;
        }
    }
}

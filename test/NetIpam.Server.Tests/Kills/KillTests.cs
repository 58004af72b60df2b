using System.Globalization;
using System.Text.Json;
using NetIpam.History;

namespace NetIpam.Server.Tests.Kills;

/// <summary>kill -9 at random moments, again and again, with clients at work. How often: NETIPAM_KILLS, 200 by default.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int DefaultKills = 200;
    private const int Clients = 4;
    private const int MaxLifeMilliseconds = 400;
    private const int Seed = 20_260_101;

    private readonly HistoryRecorder _history = new();
    private readonly ServerGate _gate = new();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_held_twice()
    {
        var kills = int.Parse(
            Environment.GetEnvironmentVariable("NETIPAM_KILLS") ?? $"{DefaultKills}", CultureInfo.InvariantCulture);
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        using var http = new HttpClient();
        using var stop = new CancellationTokenSource();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clients = Enumerable.Range(0, Clients)
            .Select(i => new KillClient($"client-{i}", Seed + i, _history, _gate.WaitAsync))
            .Select(client => Task.Run(() => client.RunAsync(http, stop.Token, giveUp.Token)))
            .ToList();
        try
        {
            await using (var first = await ServerProcess.StartAsync(["file", "--path", folder.Store]))
                await first.Client.CallAsync("CreatePrefix", $$"""{"cidr":"{{KillClient.Prefix}}"}""");
            for (var kill = 0; kill < kills; kill++)
            {
                await using var server = await OpenAsync(folder.Store);
                await Task.WhenAny([Task.Delay(random.Next(MaxLifeMilliseconds)), .. clients]);
                // On a busy machine a life may be over before there was any answer in it, and then it tests nothing.
                await Patience.UntilAsync(() => Acquired() > kill + 1 || clients.Exists(client => client.IsCompleted));
                _gate.Close();
                await server.KillAsync();
                await UntilSettledAsync(clients, giveUp.Token);
            }

            await using var last = await OpenAsync(folder.Store);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
            await ReadAsync(last);
        }
        finally
        {
            await giveUp.CancelAsync();
        }
        HistoryChecker.Check(_history.Entries).ShouldBeEmpty();
        output.WriteLine($"{kills} kills, {Acquired()} acquires acknowledged");
        Acquired().ShouldBeGreaterThan(kills);
    }

    private int Acquired() => _history.Entries.Count(entry => entry.Action == HistoryAction.AcquireAddress);

    /// <summary>Opens the store again, notes what is in it, and lets clients in.</summary>
    private async Task<ServerProcess> OpenAsync(string store)
    {
        var server = await ServerProcess.StartAsync(["file", "--path", store]);
        await ReadAsync(server);
        _gate.Open(server.Endpoint);
        return server;
    }

    /// <summary>Waits until no client has a call under way; a client that failed fails the test.</summary>
    private async Task UntilSettledAsync(List<Task> clients, CancellationToken cancellationToken)
    {
        await Task.WhenAny([_gate.UntilAllWaitAsync(Clients, cancellationToken), .. clients]);
        foreach (var ended in clients.Where(client => client.IsCompleted))
            await ended;
    }

    /// <summary>Notes the addresses that are acquired, by the dump.</summary>
    private async Task ReadAsync(ServerProcess server)
    {
        var called = _history.Now();
        var text = (await server.Client.CallAsync("Dump", "{}")).GetProperty("dump").GetString()!;
        using var dump = JsonDocument.Parse(text);
        var stored = dump.RootElement.EnumerateArray()
            .SelectMany(prefix => prefix.GetProperty("IPs").EnumerateObject())
            .Select(address => address.Name)
            .ToHashSet();
        stored.ExceptWith(["10.0.0.0", "10.0.0.127"]);
        _history.Add(new()
        {
            Client = "reader",
            Action = HistoryAction.ReadAddresses,
            Within = KillClient.Prefix,
            Called = called,
            Returned = _history.Now(),
            Outcome = HistoryOutcome.Done,
            Found = [.. stored],
        });
    }
}

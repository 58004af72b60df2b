using NetIpam.Benchmarks.Load;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Service;
using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks.Modes;

/// <summary>How long operations take while there is half as much to do as can be done, and whether all clients get their share.</summary>
internal static class LatencyMode
{
    private const int ClientCount = 32;
    private const double HalfFull = 50;

    // A tail needs more than a rate does: what is slow comes a few times a second.
    private const int Windows = 5;

    // What begins is compiled and compiled again while it runs.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Highest = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(Settings settings, Report report)
    {
        var section = new Section(
            "latency",
            $"operations of {ClientCount} clients on a half-full /16: time from the moment they were to begin until they are answered, at half of the highest load",
            "the median; and, as to the last column, a bare endpoint at the same load, or one bare commit after the other at half of what they reach",
            [
                new("highest", "highest load, operations/s"), new("load", "load, operations/s"),
                .. LoadOutcome.Shares.Select(share => new Column(share, $"{share} %, µs")), new("max", "max, µs"),
                new(Column.Ratio, "99 % : median", 2), new("fairness", "fewest : most of a client", 2), new("errors", "errors"), new("bare", "99 % : median, bare", 2),
            ]);
        var space = new Space(1, HalfFull);
        foreach (var store in BenchStore.Names)
        {
            if (LibraryTarget.Missing(store) is { } missing)
            {
                report.LeaveOut($"latency, {store}", missing);
                continue;
            }
            await using var target = await LibraryTarget.OpenAsync(store, space, ClientCount);
            var highest = await FindHighestAsync(target, ClientCount);
            await using var bare = await BareCommitTarget.OpenAsync(store);
            section.Add(await MeasureAsync(settings, $"library, {store}", target, highest, bare, 1, await FindHighestAsync(bare, 1) / 2));
        }
        using var servers = await ServicePair.StartAsync();
        using (var setUp = servers.ToServer(CallProtocol.All[0]))
            await Exchange.PrepareAsync(setUp);
        foreach (var protocol in new[] { CallProtocol.Of("grpc2"), CallProtocol.Of("json1") })
        {
            await using var target = await ServiceTarget.OpenAsync(servers.Endpoint, protocol, space, ClientCount);
            var highest = await FindHighestAsync(target, ClientCount);
            await using var bare = await BareEndpointTarget.OpenAsync(servers, protocol, ClientCount);
            await FindHighestAsync(bare, ClientCount);
            section.Add(await MeasureAsync(settings, $"service in memory, {protocol.Name}", target, highest, bare, ClientCount, highest / 2));
        }
        report.Add(section);
    }

    private static async Task<double> FindHighestAsync(LoadTarget target, int clients) =>
        (await LoadRunner.RunAsync(target, new LoadPlan(clients, null, WarmUp, Highest))).Reached;

    /// <summary>Both in turn, as everything else.</summary>
    private static async Task<Row> MeasureAsync(Settings settings, string name, LoadTarget target, double highest, LoadTarget bare, int bareClients, double bareRate)
    {
        var plan = new LoadPlan(ClientCount, highest / 2, Settle, settings.Window * Windows);
        var barePlan = plan with { Clients = bareClients, Rate = bareRate };
        var (records, bareRecords) = (ClientRecord.Of(ClientCount), ClientRecord.Of(bareClients));
        var (elapsed, bareElapsed) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < settings.Rounds; round++)
        {
            elapsed += await LoadRunner.RunAsync(target, plan, records);
            bareElapsed += await LoadRunner.RunAsync(bare, barePlan, bareRecords);
        }
        var outcome = LoadOutcome.Of(plan, records, elapsed);
        var values = new Dictionary<string, double>(outcome.Latency)
        {
            ["highest"] = highest,
            ["load"] = outcome.Reached,
            ["max"] = outcome.Longest,
            [Column.Ratio] = TailOf(outcome),
            ["fairness"] = outcome.FewestOfAClient / Math.Max(1.0, outcome.MostOfAClient),
            ["errors"] = outcome.Errors.Values.Sum(),
            ["bare"] = TailOf(LoadOutcome.Of(barePlan, bareRecords, bareElapsed)),
        };
        return new Row(name, values, Series: name);
    }

    private static double TailOf(LoadOutcome outcome) => outcome.Latency["99"] / Math.Max(1, outcome.Latency["50"]);
}

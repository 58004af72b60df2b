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

    // What begins is compiled and compiled again while it runs, and a snapshot is made every second or two.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Report report)
    {
        var section = new Section(
            "latency",
            $"operations of {ClientCount} clients on a half-full /16: time from the moment they were to begin until they are answered, at half of the highest load",
            "the median",
            [
                new("highest", "highest load, operations/s"), new("load", "load, operations/s"),
                .. LoadOutcome.Shares.Select(share => new Column(share, $"{share} %, µs")), new("max", "max, µs"),
                new(Column.Ratio, "99 % : median", 2), new("fairness", "fewest : most of a client", 2), new("errors", "errors"),
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
            section.Add(await MeasureAsync($"library, {store}", target));
        }
        using var server = await ServerUnderTest.StartAsync("ipam-server", 1, "--grpc-server-endpoint", "127.0.0.1:0", "memory");
        foreach (var protocol in new[] { CallProtocol.Of("grpc2"), CallProtocol.Of("json1") })
        {
            await using var target = await ServiceTarget.OpenAsync(server.Endpoints[0], protocol, space, ClientCount);
            section.Add(await MeasureAsync($"service in memory, {protocol.Name}", target));
        }
        report.Add(section);
    }

    private static async Task<Row> MeasureAsync(string name, LoadTarget target)
    {
        var highest = (await LoadRunner.RunAsync(target, new LoadPlan(ClientCount, null, WarmUp, Duration))).Reached;
        var outcome = await LoadRunner.RunAsync(target, new LoadPlan(ClientCount, highest / 2, WarmUp, Duration));
        var values = new Dictionary<string, double>(outcome.Latency)
        {
            ["highest"] = highest,
            ["load"] = outcome.Reached,
            ["max"] = outcome.Longest,
            [Column.Ratio] = outcome.Latency["99"] / Math.Max(1, outcome.Latency["50"]),
            ["fairness"] = outcome.FewestOfAClient / Math.Max(1.0, outcome.MostOfAClient),
            ["errors"] = outcome.Errors.Values.Sum(),
        };
        return new Row(name, values, Series: name);
    }
}

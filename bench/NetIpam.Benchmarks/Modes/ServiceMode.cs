using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Service;

namespace NetIpam.Benchmarks.Modes;

/// <summary>The server in memory, against a bare endpoint that answers as many bytes; clients and servers share the machine.</summary>
internal static class ServiceMode
{
    private static readonly int[] ClientCounts = [1, 32];

    /// <summary>One exchange by every protocol.</summary>
    public static Task RunProtocolsAsync(Settings settings, Report report) => RunAsync(
        new Section("service", "AcquireIP, then ReleaseIP, at the service in memory", "a bare endpoint of the same bytes", Column.OfComparison("pairs/s")),
        CallProtocol.All.Select(protocol => (protocol.Name, protocol, Exchange.Address)),
        settings,
        report);

    /// <summary>Every other procedure by one protocol of each kind.</summary>
    public static async Task RunProceduresAsync(Settings settings, Report report)
    {
        foreach (var protocol in new[] { CallProtocol.Of("grpc2"), CallProtocol.Of("json1") })
        {
            await RunAsync(
                new Section($"procedures-{protocol.Path}", $"every other procedure by {protocol.Name}, in memory", "a bare endpoint of the same bytes", Column.OfComparison("per second")),
                Exchange.Rest.Select(exchange => (exchange.Name, protocol, exchange)),
                settings,
                report);
        }
    }

    private static async Task RunAsync(Section section, IEnumerable<(string Name, CallProtocol Protocol, Exchange Exchange)> works, Settings settings, Report report)
    {
        using var servers = await ServicePair.StartAsync();
        using (var setUp = servers.ToServer(CallProtocol.All[0]))
            await Exchange.PrepareAsync(setUp);
        foreach (var (name, protocol, exchange) in works)
        {
            using var server = servers.ToServer(protocol);
            using var bare = servers.ToBare(protocol);
            await exchange.TeachAsync(protocol, server, bare);
            foreach (var clients in ClientCounts)
            {
                section.Add(Row.Of($"{name}; {clients} {(clients == 1 ? "client" : "clients")}", await Comparison.MeasureAsync(
                    settings.Rounds,
                    () => Clients.RateAsync(clients, settings.Window, client => exchange.RunAsync(protocol, bare, client)),
                    () => Clients.RateAsync(clients, settings.Window, client => exchange.RunAsync(protocol, server, client)))));
            }
        }
        report.Add(section);
    }
}

using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;

namespace NetIpam.Benchmarks.Modes;

/// <summary>Many tasks at once in memory: does the lock of a namespace hold up under them, and do namespaces stay out of each other's way?</summary>
internal static class TasksMode
{
    private const int Namespaces = 32;
    private const int PairsAtOnce = 64;

    private static readonly Cidr Prefix = Cidr.Parse("10.0.0.0/16");

    public static async Task RunAsync(Settings settings, Report report)
    {
        await using var ipam = Ipam.InMemory();
        var spaces = new IpamNamespace[Namespaces];
        for (var i = 0; i < Namespaces; i++)
        {
            spaces[i] = await ipam.CreateNamespaceAsync($"space-{i}");
            await spaces[i].CreatePrefixAsync(Prefix);
        }
        var section = new Section("tasks", "acquire + release of an address in memory, by tasks at once", "one task", Column.OfComparison("pairs/s"));
        section.Add(await MeasureAsync("8 tasks, one namespace", 8, 1));
        section.Add(await MeasureAsync("32 tasks, one namespace", 32, 1));
        section.Add(await MeasureAsync("32 tasks, 32 namespaces", 32, Namespaces));
        report.Add(section);

        async Task<Row> MeasureAsync(string name, int tasks, int namespaces) => Row.Of(name, await Comparison.MeasureAsync(
            settings.Rounds, () => PairsAsync(1, 1), () => PairsAsync(tasks, namespaces)));

        async Task<double> PairsAsync(int tasks, int namespaces) =>
            PairsAtOnce * await Clients.RateAsync(tasks, settings.Window, task => WorkAsync(spaces[task % namespaces]));
    }

    private static async Task WorkAsync(IpamNamespace space)
    {
        for (var i = 0; i < PairsAtOnce; i++)
            await space.ReleaseAddressAsync(Prefix, await space.AcquireAddressAsync(Prefix));
    }
}

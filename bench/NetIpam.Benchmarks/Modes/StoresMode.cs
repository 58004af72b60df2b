using System.Globalization;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks.Modes;

/// <summary>What is made of each store, against one client that makes one bare commit after the other there.</summary>
internal static class StoresMode
{
    private const int Few = 10;
    private const int ManyTops = 10_000;
    private const int ManyChildren = 4_000;

    private static readonly int[] ClientCounts = [1, 8, 32, 256];
    private static readonly Cidr Empty = Cidr.Parse("10.0.0.0/16");
    private static readonly Cidr HalfFull = Cidr.Parse("10.1.0.0/16");

    public static async Task RunAsync(string name, Settings settings, Report report)
    {
        if (BenchStore.Missing(name) is { } missing)
        {
            report.LeaveOut(name, missing);
            return;
        }
        await using var store = await BenchStore.StartAsync(name);
        var root = store.Ipam.Root;
        await root.CreatePrefixAsync(Empty);
        await root.CreatePrefixAsync(HalfFull);
        await Together.RunAsync(1 << 15, async _ => await root.AcquireAddressAsync(HalfFull));

        var section = new Section(name, $"{name}: operations per second", $"{store.BareCommit}, one after the other", Column.OfComparison("operations/s"));
        foreach (var clients in ClientCounts)
        {
            section.Add(await MeasureAsync(Named("acquire and release, empty /16", clients), clients, () => PairAsync(root, Empty)) with { Series = name, At = Numbers.Count(clients) });
            section.Add(await MeasureAsync(Named("acquire and release, half-full /16", clients), clients, () => PairAsync(root, HalfFull)));
        }
        foreach (var count in new[] { Few, ManyTops })
        {
            var space = await store.Ipam.CreateNamespaceAsync(string.Create(CultureInfo.InvariantCulture, $"tops-{count}"));
            await Together.RunAsync(count, async i => await space.CreatePrefixAsync(Top(i)));
            section.Add(await MeasureAsync($"create and delete a prefix beside {Numbers.Count(count)} others", 1, async () =>
            {
                await space.CreatePrefixAsync(Top(count));
                await space.DeletePrefixAsync(Top(count));
            }));
        }
        foreach (var count in new[] { Few, ManyChildren })
        {
            var space = await store.Ipam.CreateNamespaceAsync(string.Create(CultureInfo.InvariantCulture, $"children-{count}"));
            await space.CreatePrefixAsync(Empty);
            await Together.RunAsync(count, async _ => await space.AcquireChildPrefixAsync(Empty, 28));
            section.Add(await MeasureAsync($"acquire and release a /28 beside {Numbers.Count(count)} others", 1, async () =>
                await space.ReleaseChildPrefixAsync(await space.AcquireChildPrefixAsync(Empty, 28))));
        }
        report.Add(section);

        async Task<Row> MeasureAsync(string work, int clients, Func<Task> pair) => Row.Of(work, await Comparison.MeasureAsync(
            settings.Rounds,
            () => Rate.OfAsync(settings.Window, stride: 1, store.CommitAsync),
            async () => 2 * await Clients.RateAsync(clients, settings.Window, _ => pair())));
    }

    private static string Named(string work, int clients) => clients == 1 ? $"{work}, 1 client" : $"{work}, {clients} clients";

    private static async Task PairAsync(IpamNamespace space, Cidr prefix) =>
        await space.ReleaseAddressAsync(prefix, await space.AcquireAddressAsync(prefix));

    private static Cidr Top(int i) => Cidr.Parse(string.Create(CultureInfo.InvariantCulture, $"{10 + (i >> 16)}.{(i >> 8) & 0xff}.{i & 0xff}.0/24"));
}

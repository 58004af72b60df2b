using System.Diagnostics;
using System.Globalization;
using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks;

/// <summary>What is made of each store, against one client that makes one bare commit after the other there.</summary>
internal static class StoresMode
{
    private const int Few = 10;
    private const int ManyTops = 10_000;
    private const int ManyChildren = 4_000;
    private const int Helpers = 128;

    private static readonly int[] Clients = [1, 8, 32, 256];
    private static readonly Cidr Empty = Cidr.Parse("10.0.0.0/16");
    private static readonly Cidr HalfFull = Cidr.Parse("10.1.0.0/16");

    /// <summary>The modes, by the name of their store.</summary>
    public static IReadOnlyDictionary<string, Func<Settings, TextWriter, Task>> All { get; } = new Dictionary<string, Func<Settings, TextWriter, Task>>
    {
        ["file"] = (settings, output) => RunAsync("file", FileBench.StartAsync, settings, output),
        ["postgres"] = (settings, output) => RunAsync("postgres", PostgresBench.StartAsync, settings, output),
        ["redis"] = (settings, output) => RunAsync("redis", RedisBench.StartAsync, settings, output),
        ["etcd"] = (settings, output) => RunAsync("etcd", EtcdBench.StartAsync, settings, output),
    };

    private static async Task RunAsync(string name, Func<TextWriter, Task<BenchStore?>> start, Settings settings, TextWriter output)
    {
        if (await start(output) is not { } store)
            return;
        await using var started = store;
        var root = store.Ipam.Root;
        await root.CreatePrefixAsync(Empty);
        await root.CreatePrefixAsync(HalfFull);
        await TogetherAsync(1 << 15, async _ => await root.AcquireAddressAsync(HalfFull));

        var table = new Table($"{name}: operations per second; the baseline is {store.BareCommit}, one after the other", "work", "operations/s", "baseline", "ratio");
        foreach (var clients in Clients)
        {
            table.Add($"acquire and release, {clients} clients, empty /16", await MeasureAsync(clients, () => PairAsync(root, Empty)));
            table.Add($"acquire and release, {clients} clients, half-full /16", await MeasureAsync(clients, () => PairAsync(root, HalfFull)));
        }
        foreach (var count in new[] { Few, ManyTops })
        {
            var space = await store.Ipam.CreateNamespaceAsync(string.Create(CultureInfo.InvariantCulture, $"tops-{count}"));
            await TogetherAsync(count, async i => await space.CreatePrefixAsync(Top(i)));
            table.Add($"create and delete a prefix beside {count} others", await MeasureAsync(1, async () =>
            {
                await space.CreatePrefixAsync(Top(count));
                await space.DeletePrefixAsync(Top(count));
            }));
        }
        foreach (var count in new[] { Few, ManyChildren })
        {
            var space = await store.Ipam.CreateNamespaceAsync(string.Create(CultureInfo.InvariantCulture, $"children-{count}"));
            await space.CreatePrefixAsync(Empty);
            await TogetherAsync(count, async _ => await space.AcquireChildPrefixAsync(Empty, 28));
            table.Add($"acquire and release a /28 beside {count} others", await MeasureAsync(1, async () =>
                await space.ReleaseChildPrefixAsync(await space.AcquireChildPrefixAsync(Empty, 28))));
        }
        table.Print(output);

        Task<Comparison> MeasureAsync(int clients, Func<Task> pair) => Comparison.MeasureAsync(
            settings.Rounds, () => Rate.OfAsync(settings.Window, 1, store.CommitAsync), () => OperationsAsync(clients, settings.Window, pair));
    }

    private static async Task PairAsync(IpamNamespace space, Cidr prefix) =>
        await space.ReleaseAddressAsync(prefix, await space.AcquireAddressAsync(prefix));

    /// <summary>Operations per second of clients that repeat a pair of them.</summary>
    private static async Task<double> OperationsAsync(int clients, TimeSpan window, Func<Task> pair)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            long operations = 0;
            while (watch.Elapsed < window)
            {
                await pair();
                operations += 2;
            }
            return operations;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Prepares: many at once, so that a slow store makes few commits of it.</summary>
    private static Task TogetherAsync(int count, Func<int, Task> work) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Helpers }, async (i, _) => await work(i));

    private static Cidr Top(int i) => Cidr.Parse(string.Create(CultureInfo.InvariantCulture, $"{10 + (i >> 16)}.{(i >> 8) & 0xff}.{i & 0xff}.0/24"));
}

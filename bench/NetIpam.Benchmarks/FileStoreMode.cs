using System.Diagnostics;

namespace NetIpam.Benchmarks;

/// <summary>What the file store makes of a disk, against one that appends a line of the same size and waits for it.</summary>
internal static class FileStoreMode
{
    private const int SampledPairs = 200;

    private static readonly int[] Clients = [1, 32, 256];
    private static readonly Cidr Prefix = Cidr.Parse("10.0.0.0/16");

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("netipam-bench-").FullName;
        try
        {
            var store = Path.Combine(folder, "store");
            await using var ipam = await Ipam.OpenFileAsync(store);
            await ipam.Root.CreatePrefixAsync(Prefix);
            var line = await BytesPerOperationAsync(ipam.Root, store);
            using var raw = new RawAppender(Path.Combine(folder, "raw"), line);

            var table = new Table($"file: acquire and release; the baseline is append + fdatasync of {line} bytes", "clients", "operations/s", "baseline", "ratio");
            foreach (var clients in Clients)
            {
                table.Add(Table.Count(clients), await Comparison.MeasureAsync(
                    settings.Rounds, () => raw.RateAsync(settings.Window), () => PairsAsync(ipam.Root, clients, settings.Window)));
            }
            table.Print(output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> BytesPerOperationAsync(IpamNamespace space, string folder)
    {
        var before = Size(folder);
        for (var i = 0; i < SampledPairs; i++)
            await space.ReleaseAddressAsync(Prefix, await space.AcquireAddressAsync(Prefix));
        return (int)((Size(folder) - before) / (2 * SampledPairs));
    }

    private static long Size(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static async Task<double> PairsAsync(IpamNamespace space, int clients, TimeSpan window)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            long operations = 0;
            while (watch.Elapsed < window)
            {
                await space.ReleaseAddressAsync(Prefix, await space.AcquireAddressAsync(Prefix));
                operations += 2;
            }
            return operations;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }
}

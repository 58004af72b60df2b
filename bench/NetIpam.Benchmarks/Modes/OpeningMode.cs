using System.Diagnostics;
using System.Globalization;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.Log;

namespace NetIpam.Benchmarks.Modes;

/// <summary>Opening a store of files that holds much, each time in a process of its own, which tells what memory it took.</summary>
internal static class OpeningMode
{
    public const string Argument = "open-store";

    private const int Prefixes = 10_000;
    private const int AddressesEach = 100;
    private const int Tasks = 256;
    private const double Megabyte = 1e6;
    private static readonly LogId Root = new(1);
    private static readonly Cidr First = PrefixAt(0);

    public static async Task RunAsync(Settings settings, Report report)
    {
        var folder = Directory.CreateTempSubdirectory("netipam-opening-").FullName;
        try
        {
            var (large, small) = (Path.Combine(folder, "large"), Path.Combine(folder, "small"));
            await FillAsync(large, Prefixes, AddressesEach);
            await FillAsync(small, 1, 1);
            var times = new List<Opened>();
            var baselines = new List<Opened>();
            var comparison = await Comparison.MeasureAsync(
                settings.Rounds,
                async () => await OpenElsewhereAsync(small, baselines),
                async () => await OpenElsewhereAsync(large, times));
            var section = new Section(
                "opening",
                $"opening a namespace of {Numbers.Count(Prefixes * AddressesEach)} addresses in {Numbers.Count(Prefixes)} prefixes from its snapshot, in a new process",
                "one of 1 address",
                [.. Column.OfComparison("ms", decimals: 1), new("resident", "MB resident"), new("beside", "MB of the baseline"), new("snapshot", "MB of snapshot and log", 1)]);
            section.Add(Row.Of("open, and read a prefix", comparison)
                .With("resident", times.Max(opened => opened.Megabytes))
                .With("beside", baselines.Max(opened => opened.Megabytes))
                .With("snapshot", new DirectoryInfo(large).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / Megabyte));
            report.Add(section);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The process that opens it: prints milliseconds and the most megabytes that were resident.</summary>
    public static async Task OpenAsync(string folder)
    {
        var watch = Stopwatch.StartNew();
        await using (var ipam = await Ipam.OpenFileAsync(folder))
        {
            await ipam.Root.GetPrefixAsync(First);
            var milliseconds = watch.Elapsed.TotalMilliseconds;
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds} {self.PeakWorkingSet64 / Megabyte}"));
        }
    }

    private static async Task<double> OpenElsewhereAsync(string folder, List<Opened> all)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument, folder]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var figures = line.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        all.Add(new Opened(figures[1]));
        return figures[0];
    }

    /// <summary>Fills a store address by address, as one in use was filled, and has a snapshot made of all of it. The log of all of it stays.</summary>
    private static async Task FillAsync(string folder, int prefixes, int addresses)
    {
        await using (var ipam = await Ipam.OpenFileAsync(folder, new IpamOptions { SnapshotThreshold = long.MaxValue }))
        {
            for (var i = 0; i < prefixes; i++)
                await ipam.Root.CreatePrefixAsync(PrefixAt(i));
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < prefixes * addresses;)
                    await ipam.Root.AcquireAddressAsync(PrefixAt(i % prefixes));
            })));
        }
        await using var log = FileCommitLog.Open(folder, TimeProvider.System);
        await using var last = await Ipam.OpenAsync(log, new IpamOptions { SnapshotThreshold = 1 });
        await last.Root.ReleaseAddressAsync(First, await last.Root.AcquireAddressAsync(First));
        while (await log.GetSnapshotAsync(Root, CancellationToken.None) is null)
            await Task.Delay(10);
    }

    private static Cidr PrefixAt(int i) => new(new IPAddressValue(IPFamily.V4, (UInt128)((10 << 16) + i) << 8), 24);

    private readonly record struct Opened(double Megabytes);
}

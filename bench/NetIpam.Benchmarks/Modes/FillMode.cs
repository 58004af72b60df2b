using System.Globalization;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;

namespace NetIpam.Benchmarks.Modes;

/// <summary>Pairs of acquire and release of an address: does the cost depend on how many are taken?</summary>
internal static class FillMode
{
    private const int AllocationPairs = 20_000;
    private const int UsableOfSlash16 = 65_534;

    private static readonly double[] Percentages = [0, 25, 50, 75, 90, 98, 99.9];

    public static async Task RunAsync(Settings settings, Report report)
    {
        var section = new Section("fill", "acquire + release of an address, in memory", "an empty /16", [.. Column.OfComparison("pairs/s"), new("bytes", "B/pair")]);
        var (emptyIpam, emptyPair) = await PrepareAsync("10.0.0.0/16", 0);
        await using var empty = emptyIpam;
        foreach (var percentage in Percentages)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{percentage} %");
            section.Add(await MeasureAsync($"/16, {at} taken", "10.0.0.0/16", (int)(UsableOfSlash16 * percentage / 100)) with { Series = "/16 in memory", At = at });
        }
        section.Add(await MeasureAsync("/8 with 1,000,000", "10.0.0.0/8", 1_000_000));
        section.Add(await MeasureAsync("IPv6 /64, empty", "2001:db8::/64", 0));
        section.Add(await MeasureAsync("IPv6 /64 with 100,000", "2001:db8::/64", 100_000));
        report.Add(section);

        async Task<Row> MeasureAsync(string name, string prefix, int taken)
        {
            var (ipam, pair) = await PrepareAsync(prefix, taken);
            await using var filled = ipam;
            var comparison = await Comparison.MeasureAsync(
                settings.Rounds, () => Rate.OfAsync(settings.Window, emptyPair), () => Rate.OfAsync(settings.Window, pair));
            return Row.Of(name, comparison).With("bytes", await AllocatedAsync(pair));
        }
    }

    private static async Task<(Ipam Ipam, Func<ValueTask> Pair)> PrepareAsync(string text, int taken)
    {
        var prefix = Cidr.Parse(text);
        var ipam = Ipam.InMemory();
        var space = ipam.Root;
        await space.CreatePrefixAsync(prefix);
        for (var i = 0; i < taken; i++)
            await space.AcquireAddressAsync(prefix);
        return (ipam, async () => await space.ReleaseAddressAsync(prefix, await space.AcquireAddressAsync(prefix)));
    }

    private static async Task<double> AllocatedAsync(Func<ValueTask> pair)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < AllocationPairs; i++)
            await pair();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)AllocationPairs;
    }
}

namespace NetIpam.Benchmarks;

/// <summary>Pairs of acquire and release of an address: does the cost depend on how many are taken?</summary>
internal static class FillMode
{
    private const int AllocationPairs = 20_000;

    private static readonly (string Name, string Prefix, int Taken)[] Fills =
    [
        ("/16 empty again", "10.0.0.0/16", 0),
        ("/16 half full", "10.0.0.0/16", 32_767),
        ("/16 98 % full", "10.0.0.0/16", 64_223),
        ("/8 with 1,000,000", "10.0.0.0/8", 1_000_000),
        ("IPv6 /64 empty", "2001:db8::/64", 0),
        ("IPv6 /64 with 100,000", "2001:db8::/64", 100_000),
    ];

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        var table = new Table("fill: acquire + release in memory; the baseline is an empty /16", "prefix", "pairs/s", "baseline", "ratio", "B/pair");
        var (emptyIpam, emptyPair) = await PrepareAsync("10.0.0.0/16", 0);
        await using var empty = emptyIpam;
        foreach (var (name, prefix, taken) in Fills)
        {
            var (ipam, pair) = await PrepareAsync(prefix, taken);
            await using var filled = ipam;
            var comparison = await Comparison.MeasureAsync(
                settings.Rounds, () => Rate.OfAsync(settings.Window, emptyPair), () => Rate.OfAsync(settings.Window, pair));
            table.Add(name, comparison, Table.Count(await AllocatedAsync(pair)));
        }
        table.Print(output);
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

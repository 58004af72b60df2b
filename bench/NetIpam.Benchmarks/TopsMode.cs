namespace NetIpam.Benchmarks;

/// <summary>Does the 100,000th top prefix cost what the first thousand did?</summary>
internal static class TopsMode
{
    private const int Many = 99_000;
    private const int Batch = 1_000;

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        await using var few = Ipam.InMemory();
        await using var many = Ipam.InMemory();
        for (var i = 0; i < Many; i++)
            await many.Root.CreatePrefixAsync(Slash24(i));
        await few.Root.CreatePrefixAsync(Slash24(0));

        var table = new Table("tops: in memory; the baseline is an empty namespace", "work", "per second", "baseline", "ratio");
        table.Add("prefixes 99,001 to 100,000: create", await Comparison.MeasureAsync(settings.Rounds, () => CreateAsync(few), () => CreateAsync(many)));
        table.Add("overlap with 1 among 99,000: refused", await Comparison.MeasureAsync(
            settings.Rounds, () => RefuseAsync(settings, few, Slash24(0)), () => RefuseAsync(settings, many, Slash24(Many / 2))));
        table.Print(output);
    }

    private static Cidr Slash24(int number) => new(new IPAddressValue(IPFamily.V4, (UInt128)number << 8), 24);

    private static async Task<double> CreateAsync(Ipam ipam)
    {
        var rate = await Rate.OfOnceAsync(Batch, async () =>
        {
            for (var i = 0; i < Batch; i++)
                await ipam.Root.CreatePrefixAsync(Slash24(Many + i));
        });
        for (var i = 0; i < Batch; i++)
            await ipam.Root.DeletePrefixAsync(Slash24(Many + i));
        return rate;
    }

    private static Task<double> RefuseAsync(Settings settings, Ipam ipam, Cidr taken) => Rate.OfAsync(settings.Window, async () =>
    {
        try
        {
            await ipam.Root.CreatePrefixAsync(taken);
        }
        catch (IpamException refused) when (refused.Reason == IpamReason.PrefixOverlaps)
        {
            return;
        }
        throw new InvalidOperationException($"{taken} was created twice.");
    });
}

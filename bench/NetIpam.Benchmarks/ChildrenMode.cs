namespace NetIpam.Benchmarks;

/// <summary>Does a child prefix cost the same however many there are, and however scattered the free space is?</summary>
internal static class ChildrenMode
{
    private const int Few = 4_096;
    private const int Many = 65_536;
    private const int ShuffleSeed = 20_251;

    private static readonly Cidr Slash16 = Cidr.Parse("10.0.0.0/16");
    private static readonly Cidr Slash8 = Cidr.Parse("10.0.0.0/8");

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        await using var few = Ipam.InMemory();
        await using var many = Ipam.InMemory();
        await few.Root.CreatePrefixAsync(Slash16);
        await many.Root.CreatePrefixAsync(Slash8);

        var table = new Table("children: in memory; the baseline is 4,096 /28 of a /16, taken in order", "work", "per second", "baseline", "ratio");
        table.Add("65,536 /24 of a /8: taken in order", await Comparison.MeasureAsync(settings.Rounds, () => BaselineAsync(few), () => ManyAsync(many, Step.Take)));
        table.Add("65,536 /24 of a /8: freed at random", await Comparison.MeasureAsync(settings.Rounds, () => BaselineAsync(few), () => ManyAsync(many, Step.Free)));
        table.Add("65,536 /24 of a /8: half of them freed at random, taken again", await Comparison.MeasureAsync(settings.Rounds, () => BaselineAsync(few), () => ManyAsync(many, Step.TakeAgain)));
        table.Print(output);
    }

    private static async Task<double> BaselineAsync(Ipam ipam)
    {
        var children = new List<Cidr>(Few);
        var rate = await Rate.OfOnceAsync(Few, () => TakeAsync(ipam.Root, Slash16, 28, Few, children));
        await FreeAsync(ipam.Root, children);
        return rate;
    }

    /// <summary>Goes through all steps, so that every round begins with the same; answers the rate of one.</summary>
    private static async Task<double> ManyAsync(Ipam ipam, Step counted)
    {
        var children = new List<Cidr>(Many);
        var take = await Rate.OfOnceAsync(Many, () => TakeAsync(ipam.Root, Slash8, 24, Many, children));
        var shuffled = children.ToArray();
        new Random(ShuffleSeed).Shuffle(shuffled);
        await FreeAsync(ipam.Root, shuffled[..(Many / 2)]);
        var again = new List<Cidr>(Many / 2);
        var takeAgain = await Rate.OfOnceAsync(Many / 2, () => TakeAsync(ipam.Root, Slash8, 24, Many / 2, again));
        var free = await Rate.OfOnceAsync(Many, () => FreeAsync(ipam.Root, shuffled));
        return counted switch
        {
            Step.Take => take,
            Step.TakeAgain => takeAgain,
            _ => free,
        };
    }

    private static async Task TakeAsync(IpamNamespace space, Cidr parent, int length, int count, List<Cidr> taken)
    {
        for (var i = 0; i < count; i++)
            taken.Add(await space.AcquireChildPrefixAsync(parent, length));
    }

    private static async Task FreeAsync(IpamNamespace space, IEnumerable<Cidr> children)
    {
        foreach (var child in children)
            await space.ReleaseChildPrefixAsync(child);
    }

    private enum Step
    {
        Take,
        TakeAgain,
        Free,
    }
}

using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;

namespace NetIpam.Benchmarks.Modes;

/// <summary>Does a child prefix cost the same however many there are, and however scattered the free space is?</summary>
internal static class ChildrenMode
{
    private const int ShuffleSeed = 20_251;

    public static async Task RunAsync(Settings settings, Report report)
    {
        report.Add(await CompareLastAsync(settings));
        report.Add(await CompareManyAsync(settings));
    }

    private static async Task<Section> CompareLastAsync(Settings settings)
    {
        const int Batch = 96;
        await using var empty = await ChildPool.OpenAsync(Cidr.Parse("10.0.0.0/16"), 28, Batch);
        await using var nearlyFull = await ChildPool.OpenAsync(Cidr.Parse("10.0.0.0/16"), 28, Batch, taken: 4_096 - Batch);
        var section = new Section("last-children", "the last 96 of the 4,096 /28 of a /16, in memory", "the first 96", Column.OfComparison("per second"));
        section.Add(Row.Of("taken in order", await Comparison.MeasureAsync(
            settings.Rounds,
            async () => (await empty.RunAsync(new Random(ShuffleSeed))).Take,
            async () => (await nearlyFull.RunAsync(new Random(ShuffleSeed))).Take)));
        return section;
    }

    private static async Task<Section> CompareManyAsync(Settings settings)
    {
        await using var few = await ChildPool.OpenAsync(Cidr.Parse("10.0.0.0/16"), 28, 4_096);
        await using var many = await ChildPool.OpenAsync(Cidr.Parse("10.0.0.0/8"), 24, 65_536);
        var section = new Section("children", "65,536 /24 of a /8, in memory", "the same with 4,096 /28 of a /16", Column.OfComparison("per second"));
        await AddAsync("taken in order", round => round.Take);
        await AddAsync("half of them freed at random", round => round.FreeHalf);
        await AddAsync("that half taken again", round => round.TakeHalf);
        await AddAsync("all freed at random", round => round.FreeAll);
        return section;

        async Task AddAsync(string name, Func<ChildRound, double> rate) => section.Add(Row.Of(name, await Comparison.MeasureAsync(
            settings.Rounds,
            async () => rate(await few.RunAsync(new Random(ShuffleSeed))),
            async () => rate(await many.RunAsync(new Random(ShuffleSeed))))));
    }
}

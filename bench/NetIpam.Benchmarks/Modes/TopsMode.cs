using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.State;

namespace NetIpam.Benchmarks.Modes;

/// <summary>Does the 100,000th top prefix cost what the first thousand did?</summary>
internal static class TopsMode
{
    private const int Many = 99_000;
    private const int Batch = 1_000;

    /// <summary>Prime to every count here, so that all prefixes have their turn.</summary>
    private const int Step = 7_919;

    public static async Task RunAsync(Settings settings, Report report)
    {
        await using var few = Ipam.InMemory();
        await using var many = Ipam.InMemory();
        for (var i = 0; i < Many; i++)
            await many.Root.CreatePrefixAsync(Slash24(i));
        await few.Root.CreatePrefixAsync(Slash24(0));

        var section = new Section("tops", "top prefixes in memory", "an empty namespace", Column.OfComparison("per second"));
        section.Add(Row.Of("prefixes 99,001 to 100,000: create", await Comparison.MeasureAsync(settings.Rounds, () => CreateAsync(few), () => CreateAsync(many))));
        section.Add(Row.Of("overlap with 1 among 99,000: refused, with its exception", await Comparison.MeasureAsync(
            settings.Rounds, () => RefuseAsync(settings, few, Slash24(0)), () => RefuseAsync(settings, many, Slash24(Many / 2)))));
        section.Add(Row.Of("overlap with 1 among 99,000: found, without its exception", await Comparison.MeasureAsync(
            settings.Rounds, () => FindAsync(settings, 1), () => FindAsync(settings, Many))));
        report.Add(section);
        await CountAsync(settings, report);
    }

    /// <summary>The plot: the same work beside more and more prefixes.</summary>
    private static async Task CountAsync(Settings settings, Report report)
    {
        var section = new Section("prefixes", "in memory, beside as many other prefixes", "the same beside 1", Column.OfComparison("pairs/s"));
        await using var one = Ipam.InMemory();
        await one.Root.CreatePrefixAsync(Slash24(0));
        await using var ipam = Ipam.InMemory();
        var there = 0;
        foreach (var count in new[] { 1, 10, 100, 1_000, 10_000, 100_000 })
        {
            for (; there < count; there++)
                await ipam.Root.CreatePrefixAsync(Slash24(there));
            section.Add(await MeasureAsync("create + delete of a prefix", count, CreateAndDeleteAsync));
            section.Add(await MeasureAsync("acquire + release of an address", count, AcquireAndReleaseAsync));
        }
        report.Add(section);

        async Task<Row> MeasureAsync(string work, int count, Func<Ipam, int, Func<ValueTask>> pair)
        {
            var comparison = await Comparison.MeasureAsync(
                settings.Rounds, () => Rate.OfAsync(settings.Window, pair(one, 1)), () => Rate.OfAsync(settings.Window, pair(ipam, count)));
            return Row.Of($"{work}, {Numbers.Count(count)}", comparison) with { Series = work, At = Numbers.Count(count) };
        }
    }

    private static Func<ValueTask> CreateAndDeleteAsync(Ipam ipam, int count) => async () =>
    {
        await ipam.Root.CreatePrefixAsync(Slash24(count));
        await ipam.Root.DeletePrefixAsync(Slash24(count));
    };

    /// <summary>Each time at another prefix.</summary>
    private static Func<ValueTask> AcquireAndReleaseAsync(Ipam ipam, int count)
    {
        var at = 0;
        return async () =>
        {
            at = (at + Step) % count;
            await ipam.Root.ReleaseAddressAsync(Slash24(at), await ipam.Root.AcquireAddressAsync(Slash24(at)));
        };
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

    /// <summary>The decision alone: what a refusal costs beyond it is the exception.</summary>
    private static Task<double> FindAsync(Settings settings, int count)
    {
        var state = new NamespaceState();
        state.Begin();
        for (var i = 0; i < count; i++)
            Decide(Slash24(i));
        state.Accept(default, default);
        var number = 0;
        return Rate.OfAsync(settings.Window, () =>
        {
            number = (number + Step) % count;
            return Decide(Slash24(number)).Refusal == IpamReason.PrefixOverlaps ? default : throw new InvalidOperationException("It was not found.");
        });

        Answer Decide(Cidr prefix) => state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = prefix });
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

using NetIpam.Soak;
using NetIpam.Soak.Stores;
using NetIpam.Soak.Troubles;
using NetIpam.TestKit.Property;

namespace NetIpam.Replicas.Tests;

/// <summary>A moment of the soak: servers ended, and connections cut on either side of them. <c>eng/soak</c> does it for longer.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(15);

    /// <summary>All stores at once, as servers wait for them most of the time.</summary>
    [Fact]
    public async Task Whatever_goes_wrong_nothing_is_handed_out_twice_or_lost()
    {
        var seed = Seed.Take(output);
        await Task.WhenAll(
            RunAsync("postgres", await PostgresStore.StartAsync(TestContext.Current.CancellationToken), seed),
            RunAsync("etcd", await EtcdStore.StartAsync(), seed + 1),
            RunAsync("file", new FileStore(), seed + 2));
    }

    private async Task RunAsync(string name, SharedStore store, int seed)
    {
        var plan = new SoakPlan { Rate = 50, Gap = TimeSpan.FromMilliseconds(200), Window = Moment / 2, Seed = seed };
        await using var soak = await StoreSoak.StartAsync(name, store, plan);
        using var stop = new CancellationTokenSource(Moment);
        await soak.RunAsync(stop.Token);
        var sample = await soak.MeasureAsync(Moment.TotalMinutes);
        output.WriteLine($"{sample}\n{string.Join(", ", soak.Troubles.Select(trouble => $"{trouble.Key} {trouble.Value}"))}");
        soak.Tally.Violations.ShouldBeEmpty();
        soak.Tally.Operations.ShouldBeGreaterThan(0);
        soak.Checks.ShouldBeGreaterThan(0);
        soak.Troubles.Values.Sum().ShouldBeGreaterThan(0);
        sample.Size["bytes"].ShouldBeGreaterThan(0);
        sample.Servers.ShouldAllBe(server => server!.Memory > 0);
    }
}

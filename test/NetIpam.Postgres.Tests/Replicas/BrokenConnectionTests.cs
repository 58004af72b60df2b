using System.Diagnostics;
using NetIpam.Postgres.Tests.Faults;
using NetIpam.TestKit.Property;
using NetIpam.TestKit.Proxy;

namespace NetIpam.Postgres.Tests.Replicas;

/// <summary>Clients at work while connections break all the time, at any place.</summary>
public sealed class BrokenConnectionTests(SharedServer shared, ITestOutputHelper output)
{
    private const string Prefix = "10.0.0.0/26";
    private const int Enough = 10;

    private static readonly ProxyFault[] Faults =
        [ProxyFault.CutBefore, ProxyFault.CutAfter, ProxyFault.CutInAnswer, ProxyFault.HalfClose, ProxyFault.HoldAndCut, ProxyFault.Hold];

    [Fact]
    public async Task No_address_is_held_twice_and_none_is_lost()
    {
        var random = new Random(Seed.Take(output));
        await using var database = await FaultyDatabase.CreateAsync(shared);
        var replicas = new[] { await Ipam.OpenPostgresAsync(database.Options), await Ipam.OpenPostgresAsync(database.Options) };
        await replicas[0].Root.CreatePrefixAsync(Prefix);
        var clients = new Clients(replicas, Prefix);
        var watch = Stopwatch.StartNew();
        var struck = 0;
        var running = clients.RunAsync(12, () => watch.Elapsed < TimeSpan.FromSeconds(6) || (struck <= Enough && watch.Elapsed < Patience.Limit));
        while (!running.IsCompleted)
        {
            var fault = database.Proxy.Arm(Faults[random.Next(Faults.Length)], skip: random.Next(10), bytes: random.Next(100));
            await Task.WhenAny(fault.Struck, running);
            if (!fault.Struck.IsCompleted)
                break;
            struck++;
            // What was held up arrives some time later, or never.
            _ = Task.Delay(random.Next(300)).ContinueWith(_ => fault.ReleaseAsync(), TaskScheduler.Default);
        }
        await running;
        struck.ShouldBeGreaterThan(Enough);
        await using var direct = await Ipam.OpenPostgresAsync(database.Direct);
        await clients.ShouldHoldAsync(direct);
        foreach (var replica in replicas)
            await replica.DisposeAsync();
    }
}

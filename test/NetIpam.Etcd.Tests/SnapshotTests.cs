using System.Globalization;

namespace NetIpam.Etcd.Tests;

/// <summary>The library on the store, for longer than one snapshot, and by several processes' worth of openers.</summary>
public sealed class SnapshotTests(SharedEtcd etcd)
{
    private const string Prefix = "10.0.0.0/16";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_commits_are_removed_after_snapshots_and_nothing_is_lost()
    {
        var options = await etcd.NewStoreAsync();
        var server = await etcd.GetAsync();
        var trimmed = $"{options.KeyPrefix}log/00000000000000000001/trimmed";
        var stores = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Ipam.OpenEtcdAsync(options, new IpamOptions { SnapshotThreshold = 200_000 }, Token)));
        await stores[0].Root.CreatePrefixAsync(Prefix, cancellationToken: Token);
        var held = new List<string>();
        var rounds = 0;
        while ((await server.ControlAsync("get", trimmed)).Length == 0)
        {
            (++rounds).ShouldBeLessThan(200);
            // Long request ids make commits large, so that a snapshot is due soon.
            var id = string.Create(CultureInfo.InvariantCulture, $"{rounds}-") + new string('x', 100);
            var taken = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
                (await stores[i % 2].Root.AcquireAddressAsync(Prefix, new RequestId($"{id}-{i}"), Token)).ToString()));
            held.AddRange(taken);
        }
        foreach (var store in stores)
            await store.DisposeAsync();

        held.Distinct().Count().ShouldBe(held.Count);
        await using var again = await Ipam.OpenEtcdAsync(options, cancellationToken: Token);
        (await again.Root.GetUsageAsync(Cidr.Parse(Prefix), Token)).AcquiredAddresses.ShouldBe((UInt128)held.Count);
        await again.Root.ReleaseAddressAsync(Prefix, held[0], cancellationToken: Token);
        (await again.Root.AcquireAddressAsync(Prefix, cancellationToken: Token)).ToString().ShouldBe(held[0]);
        (await server.ControlAsync("get", $"{options.KeyPrefix}log/00000000000000000001/commit/00000000000000000000")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Large_dump_is_loaded_in_parts_and_read_back()
    {
        var options = await etcd.NewStoreAsync();
        string dump;
        await using (var source = Ipam.InMemory())
        {
            await source.Root.CreatePrefixAsync("10.0.0.0/8", cancellationToken: Token);
            for (var i = 0; i < 12_000; i++)
                await source.Root.AcquireChildPrefixAsync("10.0.0.0/8", 24, cancellationToken: Token);
            dump = await source.Root.DumpAsync(Token);
        }
        await using (var ipam = await Ipam.OpenEtcdAsync(options, cancellationToken: Token))
            await ipam.Root.LoadAsync(dump, cancellationToken: Token);
        await using var again = await Ipam.OpenEtcdAsync(options, cancellationToken: Token);
        (await again.Root.GetUsageAsync(Cidr.Parse("10.0.0.0/8"), Token)).AcquiredChildPrefixes.ShouldBe(12_000);
        (await (await etcd.GetAsync()).ControlAsync("get", "--prefix", "--keys-only", $"{options.KeyPrefix}log/00000000000000000001/blob/loaded/")).ShouldNotBeEmpty();
    }
}

using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>Whatever is answered was current at some moment while the caller waited, on every replica.</summary>
public sealed class CurrentReadTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();

    [Fact]
    public async Task What_another_replica_appended_is_seen_by_the_next_call()
    {
        var root = await _store.OpenWithNetAsync();
        var other = (await _store.OpenAsync()).Root;
        for (var i = 1; i <= 3; i++)
        {
            await other.AcquireAddressAsync(FaultyStore.Net);
            (await root.GetUsageAsync(FaultyStore.Net)).AcquiredAddresses.ShouldBe((UInt128)i);
        }
        await other.CreatePrefixAsync("10.1.0.0/30");
        (await root.ListPrefixesAsync()).Select(prefix => prefix.Cidr.ToString()).ShouldBe(["10.0.0.0/24", "10.1.0.0/30"]);
        await other.AcquireAddressAsync("10.1.0.0/30");
        await other.AcquireAddressAsync("10.1.0.0/30");
        await Refusal.OfAsync(IpamReason.NoAddressAvailable, () => root.AcquireAddressAsync("10.1.0.0/30"));
        await other.ReleaseAddressAsync("10.1.0.0/30", "10.1.0.1");
        (await root.AcquireAddressAsync("10.1.0.0/30")).ToString().ShouldBe("10.1.0.1");
        (await root.DumpAsync()).ShouldBe(await other.DumpAsync());
    }

    [Fact]
    public async Task One_look_at_the_head_serves_all_who_wait()
    {
        var root = await _store.OpenWithNetAsync();
        var held = new Gate();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.None));
        var write = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        var reads = Enumerable.Range(0, 50).Select(_ => root.GetUsageAsync(FaultyStore.Net).AsTask()).ToList();
        var refused = root.CreatePrefixAsync(FaultyStore.Net).AsTask();
        var heads = _store.Log.Heads;
        held.Open();
        await write.Soon();
        foreach (var usage in await Task.WhenAll(reads).Soon())
            usage.AcquiredAddresses.ShouldBe((UInt128)1);
        await Should.ThrowAsync<IpamException>(refused.Soon());
        (_store.Log.Heads - heads).ShouldBe(1);
    }

    [Fact]
    public async Task Read_is_answered_however_fast_others_write()
    {
        var root = await _store.OpenWithNetAsync();
        var other = (await _store.OpenAsync()).Root;
        await other.CreatePrefixAsync("10.1.0.0/16");
        var reading = true;
        _store.Log.Before = async (call, log) =>
        {
            if (reading && call == LogCall.GetHead && log == FaultyStore.Root)
            {
                reading = false;
                await other.AcquireAddressAsync("10.1.0.0/16");
                reading = true;
            }
        };
        (await root.GetUsageAsync("10.1.0.0/16").Soon()).AcquiredAddresses.ShouldBe(UInt128.One);
        await Refusal.OfAsync(IpamReason.PrefixOverlaps, () => root.CreatePrefixAsync("10.1.0.0/16"));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

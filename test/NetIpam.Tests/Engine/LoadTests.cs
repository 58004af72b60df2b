using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A load is one small commit that names its content, which is kept beside it.</summary>
public sealed class LoadTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();
    private string _dump = "";
    private Ipam _first = null!;

    [Fact]
    public async Task Another_replica_sees_it()
    {
        var blue = await PrepareAsync();
        var other = (await _store.OpenAsync()).Namespace("blue");
        (await other.ListPrefixesAsync()).ShouldBeEmpty();
        await blue.LoadAsync(_dump);
        await ShouldBeLoadedAsync(other);
        await Refusal.OfAsync(IpamReason.NamespaceNotEmpty, () => other.LoadAsync(_dump));
    }

    [Fact]
    public async Task Conflict_is_decided_again()
    {
        var blue = await PrepareAsync();
        var other = (await _store.OpenAsync()).Namespace("blue");
        await other.ListPrefixesAsync();
        _store.Log.Script(Faults.After(
            async () =>
            {
                _store.Log.Script(Faults.None, Faults.None);
                await other.CreatePrefixAsync("192.168.0.0/24");
                await other.DeletePrefixAsync("192.168.0.0/24");
            },
            Faults.None));
        await blue.LoadAsync(_dump);
        await ShouldBeLoadedAsync(other);
    }

    [Fact]
    public async Task Conflict_with_content_is_refused()
    {
        var blue = await PrepareAsync();
        var other = (await _store.OpenAsync()).Namespace("blue");
        await other.ListPrefixesAsync();
        _store.Log.Script(Faults.After(
            async () =>
            {
                _store.Log.Script(Faults.None);
                await other.LoadAsync(_dump);
            },
            Faults.None));
        await Refusal.OfAsync(IpamReason.NamespaceNotEmpty, () => blue.LoadAsync(_dump));
        await ShouldBeLoadedAsync(blue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_is_lost(bool applied)
    {
        var blue = await PrepareAsync();
        _store.Log.Script(applied ? Faults.AnswerLost : Faults.RequestLost);
        await blue.LoadAsync(_dump);
        await ShouldBeLoadedAsync((await _store.OpenAsync()).Namespace("blue"));
    }

    [Fact]
    public async Task Content_that_could_not_be_written_changes_nothing()
    {
        var blue = await PrepareAsync();
        var before = await _store.CommitsAsync(new LogId(2));
        _store.Log.Before = static (call, _) => call == LogCall.WriteCommitPart ? throw new OutcomeUnknownException("The connection broke.") : default;
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => blue.LoadAsync(_dump));
        _store.Log.Before = static (_, _) => default;
        (await _store.CommitsAsync(new LogId(2))).Count.ShouldBe(before.Count);
        await blue.LoadAsync(_dump);
        await ShouldBeLoadedAsync(blue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reopened_after_snapshots_and_a_trim_it_is_the_same(int snapshots)
    {
        await PrepareAsync();
        var root = _first.Root;
        await root.DeletePrefixAsync("172.16.0.0/24");
        foreach (var address in Enumerable.Range(1, 3).Select(i => IPAddressValue.Parse($"10.0.0.{i}")))
            await root.ReleaseAddressAsync(FaultyStore.Net, address);
        await root.ReleaseAddressAsync("2001:db8::/64", "2001:db8::1");
        await root.ReleaseChildPrefixAsync("2001:db8::/64");
        await root.DeletePrefixAsync("2001:db8::/48");
        await root.DeletePrefixAsync(FaultyStore.Net);
        await root.LoadAsync(_dump, new RequestId("load"));
        for (var i = 0; i < snapshots; i++)
        {
            await _store.MakeSnapshotAsync();
            await root.CreatePrefixAsync($"192.168.{i}.0/24");
        }
        var other = (await _store.OpenAsync()).Root;
        (await other.DumpAsync()).ShouldBe(await root.DumpAsync());
        await other.LoadAsync(_dump, new RequestId("load"));
        (await other.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.4");
        await other.ReleaseAddressAsync(FaultyStore.Net, "10.0.0.2");
        (await root.DumpAsync()).ShouldBe(await other.DumpAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Damaged_content_stops_the_namespace(bool missing)
    {
        var blue = await PrepareAsync();
        await blue.LoadAsync(_dump);
        _store.Log.Part = part => missing ? default(ReadOnlyMemory<byte>?) : Damaged(part!.Value);
        var other = (await _store.OpenAsync()).Namespace("blue");
        await Refusal.OfAsync(IpamReason.LogDamaged, () => other.ListPrefixesAsync());
        _store.Log.Part = static part => part;
        await Refusal.OfAsync(IpamReason.LogDamaged, () => other.ListPrefixesAsync());
        (await blue.ListPrefixesAsync()).Count.ShouldBe(4);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static byte[] Damaged(ReadOnlyMemory<byte> part)
    {
        var bytes = part.ToArray();
        bytes[bytes.AsSpan().IndexOf("172.16"u8) + 2] = (byte)'3';
        return bytes;
    }

    private async Task ShouldBeLoadedAsync(IpamNamespace space)
    {
        (await space.DumpAsync()).Replace("blue", "root").ShouldBe(_dump);
        (await space.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.4");
    }

    private async Task<IpamNamespace> PrepareAsync()
    {
        _first = await _store.OpenAsync();
        var root = _first.Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        for (var i = 0; i < 3; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await root.CreatePrefixAsync("172.16.0.0/24");
        await root.AcquireChildPrefixAsync(await root.CreatePrefixAsync("2001:db8::/48"), 64);
        await root.AcquireAddressAsync("2001:db8::/64");
        _dump = await root.DumpAsync();
        return await _first.CreateNamespaceAsync("blue");
    }
}

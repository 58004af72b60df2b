using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>Who comes while an append is under way is served by the next one, in order of arrival.</summary>
public sealed class BatchTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();
    private readonly Gate _held = new();

    [Fact]
    public async Task Callers_gather_into_one_commit_in_order_of_arrival()
    {
        var (root, first) = await HoldFirstAsync();
        var calls = Enumerable.Range(0, 200).Select(_ => root.AcquireAddressAsync(FaultyStore.Net).AsTask()).ToList();
        _held.Open();
        await first.Soon();
        var addresses = await Task.WhenAll(calls).Soon();
        addresses.ShouldBe(Enumerable.Range(2, 200).Select(i => IPAddressValue.Parse($"10.0.0.{i}")));
        _store.Log.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Each_decision_sees_those_before_it()
    {
        var (root, first) = await HoldFirstAsync();
        var top = root.CreatePrefixAsync("10.1.0.0/24").AsTask();
        var child = root.AcquireChildPrefixAsync("10.1.0.0/24", 28).AsTask();
        var address = root.AcquireAddressAsync("10.1.0.0/28").AsTask();
        var refused = root.DeletePrefixAsync("10.1.0.0/28").AsTask();
        var released = root.ReleaseAddressAsync("10.1.0.0/28", "10.1.0.1").AsTask();
        var deleted = root.DeletePrefixAsync("10.1.0.0/28").AsTask();
        var read = root.ListPrefixesAsync().AsTask();
        _held.Open();
        await first.Soon();
        await top.Soon();
        (await child.Soon()).ToString().ShouldBe("10.1.0.0/28");
        (await address.Soon()).ToString().ShouldBe("10.1.0.1");
        (await Should.ThrowAsync<IpamException>(refused.Soon())).Reason.ShouldBe(IpamReason.PrefixHasAddresses);
        await released.Soon();
        (await deleted.Soon()).Parent.ShouldBe(Cidr.Parse("10.1.0.0/24"));
        (await read.Soon()).Count.ShouldBe(2);
        _store.Log.Sent.Count.ShouldBe(2);
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }

    [Fact]
    public async Task Cancelled_before_the_decision_changes_nothing()
    {
        var (root, first) = await HoldFirstAsync();
        using var cancel = new CancellationTokenSource();
        var cancelled = root.AcquireAddressAsync(FaultyStore.Net, cancellationToken: cancel.Token).AsTask();
        var other = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await cancel.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(cancelled.Soon())).CancellationToken.ShouldBe(cancel.Token);
        first.IsCompleted.ShouldBeFalse();
        _held.Open();
        await first.Soon();
        (await other.Soon()).ToString().ShouldBe("10.0.0.2");
        (await _store.CountAddressesAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Cancelled_after_the_decision_is_done_all_the_same()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.After(_held.PassAsync, Faults.None));
        using var cancel = new CancellationTokenSource();
        var cancelled = root.AcquireAddressAsync(FaultyStore.Net, cancellationToken: cancel.Token).AsTask();
        await _held.Reached;
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled.Soon());
        _held.Open();
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.2");
        (await _store.CountAddressesAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Cancelled_before_the_call_asks_nothing_of_the_store()
    {
        var root = await _store.OpenWithNetAsync();
        var heads = _store.Log.Heads;
        await Should.ThrowAsync<OperationCanceledException>(
            root.AcquireAddressAsync(FaultyStore.Net, cancellationToken: new CancellationToken(canceled: true)).Soon());
        _store.Log.Sent.ShouldBeEmpty();
        _store.Log.Heads.ShouldBe(heads);
    }

    [Fact]
    public async Task Batch_is_cut_where_a_commit_gets_too_long()
    {
        const int Calls = 9000;
        var (root, first) = await HoldFirstAsync();
        var calls = Enumerable.Range(0, Calls).Select(i => root.CreatePrefixAsync(TopOf(i), LongId(i)).AsTask()).ToList();
        var overlaps = root.CreatePrefixAsync(TopOf(Calls - 1)).AsTask();
        _held.Open();
        await first.Soon();
        (await Task.WhenAll(calls).Soon()).ShouldBe(Enumerable.Range(0, Calls).Select(TopOf));
        (await Should.ThrowAsync<IpamException>(overlaps.Soon())).Reason.ShouldBe(IpamReason.PrefixOverlaps);
        var commits = _store.Log.Sent.Skip(1).ToList();
        commits.Count.ShouldBeInRange(3, 6);
        commits.ShouldAllBe(commit => commit.Body.Length <= Commit.MaxBodyLength);
        commits.SkipLast(1).ShouldAllBe(commit => commit.Body.Length > Commit.MaxBodyLength - 1024);
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _held.Open();
        await _store.DisposeAsync();
    }

    private static Cidr TopOf(int i) => new(new IPAddressValue(IPFamily.V4, (UInt128)(0x0B000000u + ((uint)i << 8))), 24);

    private static RequestId LongId(int i) => new(i.ToString().PadLeft(128, 'x'));

    /// <summary>An append is under way, until it is let go.</summary>
    private async Task<(IpamNamespace Root, Task<IPAddressValue> First)> HoldFirstAsync()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.After(_held.PassAsync, Faults.None));
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _held.Reached;
        return (root, first);
    }
}

using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A store that is away for a while costs its callers time and nothing else; one that stays away is told soon.</summary>
public sealed class AwayStoreTests : IAsyncDisposable
{
    private static readonly TimeSpan PatienceTime = TimeSpan.FromSeconds(10);

    private readonly FaultyStore _store = new();
    private readonly SteppedTime _time = new();

    public static TheoryData<int> AllCalls => [.. Enum.GetValues<LogCall>().Select(call => (int)call)];

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task What_was_certainly_not_done_is_tried_again_until_the_store_is_back(int failing)
    {
        await _store.OpenWithNetAsync();
        var ipam = await OpenAsync();
        var root = ipam.Root;
        var back = _time.Elapsed + TimeSpan.FromSeconds(9);
        _store.Log.Before = (call, _) => (int)call == failing && _time.Elapsed < back ? throw Away() : default;
        Task[] calls =
        [
            root.AcquireAddressAsync(FaultyStore.Net).AsTask(),
            root.GetUsageAsync(FaultyStore.Net).AsTask(),
            ipam.CreateNamespaceAsync("blue").AsTask(),
            ipam.ListNamespacesAsync().AsTask(),
        ];
        var all = Task.WhenAll(calls);
        await _time.UntilAsync(all);
        await all;
        _time.Elapsed.ShouldBeLessThan(PatienceTime);
        _store.Log.Before = static (_, _) => default;
        (await _store.CountAddressesAsync()).ShouldBe(1);
        (await _store.CommitsAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Pauses_between_tries_grow_to_a_second()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        var tries = new List<TimeSpan>();
        _store.Log.Before = (call, log) =>
        {
            if (log != FaultyStore.Root)
                return default;
            tries.Add(_time.Elapsed);
            throw Away();
        };
        await RefusedAsync(root.GetUsageAsync(FaultyStore.Net).AsTask());
        var pauses = tries.Zip(tries.Skip(1), static (one, next) => (next - one).TotalMilliseconds).ToList();
        pauses.Take(9).ShouldBe([5, 10, 20, 40, 80, 160, 320, 640, 1000]);
        pauses.ShouldAllBe(pause => pause <= 1000);
        _time.Elapsed.ShouldBe(PatienceTime);
    }

    [Fact]
    public async Task Callers_are_told_after_the_patience_and_then_at_once_until_it_is_back()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Before = static (_, _) => throw Away();
        await RefusedAsync(root.AcquireAddressAsync(FaultyStore.Net).AsTask());
        _time.Elapsed.ShouldBe(PatienceTime);
        for (var i = 0; i < 3; i++)
        {
            var heads = _store.Log.Heads;
            await RefusedAsync(root.AcquireAddressAsync(FaultyStore.Net).AsTask());
            await RefusedAsync(root.GetUsageAsync(FaultyStore.Net).AsTask());
            (_store.Log.Heads - heads).ShouldBe(2, "one try each");
        }
        _time.Elapsed.ShouldBe(PatienceTime);
        _store.Log.Before = static (_, _) => default;
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        _store.Log.Before = static (_, _) => throw Away();
        await RefusedAsync(root.AcquireAddressAsync(FaultyStore.Net).AsTask());
        _time.Elapsed.ShouldBe(PatienceTime * 2, "once it was back there is patience again");
    }

    [Fact]
    public async Task Callers_who_cancel_leave_at_once()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Before = static (_, _) => throw Away();
        using var cancel = new CancellationTokenSource();
        var cancelled = root.AcquireAddressAsync(FaultyStore.Net, cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled.Soon());
        _store.Log.Before = static (_, _) => default;
        var next = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _time.UntilAsync(next);
        (await next).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task What_others_append_meanwhile_is_seen()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        var other = (await _store.OpenAsync()).Root;
        _store.Log.Script(
            async (_, _, _) =>
            {
                await other.AcquireAddressAsync(FaultyStore.Net);
                throw Away();
            },
            Faults.None,
            Faults.NotReached);
        var call = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _time.UntilAsync(call);
        (await call).ToString().ShouldBe("10.0.0.2");
        (await _store.CountAddressesAsync()).ShouldBe(2);
    }

    /// <summary>A full disk, or a primary that has become a replica.</summary>
    [Fact]
    public async Task Store_that_takes_no_appends_still_answers_what_changes_nothing()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Append = Faults.NotReached;
        var held = new Gate();
        _store.Log.Before = (call, _) => call == LogCall.GetHead ? held.PassAsync() : default;
        var first = root.GetUsageAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        Task[] changes = [root.AcquireAddressAsync(FaultyStore.Net).AsTask(), root.CreatePrefixAsync("10.1.0.0/24").AsTask()];
        var read = root.GetUsageAsync(FaultyStore.Net).AsTask();
        var refused = root.CreatePrefixAsync(FaultyStore.Net).AsTask();
        held.Open();
        await first.Soon();
        foreach (var change in changes)
            await RefusedAsync(change);
        (await read.Soon()).AcquiredAddresses.ShouldBe(UInt128.Zero);
        (await Should.ThrowAsync<IpamException>(refused.Soon())).Reason.ShouldBe(IpamReason.PrefixOverlaps);
        await RefusedAsync(root.AcquireAddressAsync(FaultyStore.Net).AsTask());
        _time.Elapsed.ShouldBe(PatienceTime, "reads that work do not bring patience with appends back");
        _store.Log.Append = Faults.None;
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Queue_stays_bounded_meanwhile()
    {
        const int MostWaiting = 5;
        var root = (await OpenAsync(new IpamOptions { TimeProvider = _time, MaxWaiting = MostWaiting })).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Before = static (_, _) => throw Away();
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        var waiting = Enumerable.Range(0, MostWaiting).Select(_ => root.AcquireAddressAsync(FaultyStore.Net).AsTask()).ToList();
        await Refusal.OfAsync(IpamReason.Overloaded, () => root.AcquireAddressAsync(FaultyStore.Net));
        _store.Log.Before = static (_, _) => default;
        var all = Task.WhenAll([first, .. waiting]);
        await _time.UntilAsync(all);
        (await all).ShouldBeUnique();
    }

    [Fact]
    public async Task Closing_does_not_wait_for_a_store_that_is_away()
    {
        var ipam = await OpenAsync();
        await ipam.Root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Before = static (_, _) => throw Away();
        var call = ipam.Root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        var behind = ipam.CreateNamespaceAsync("blue").AsTask();
        await ipam.DisposeAsync().AsTask().Soon();
        foreach (var each in new Task[] { call, behind })
            (await Should.ThrowAsync<IpamException>(each.Soon())).Reason.ShouldBe(IpamReason.StoreUnavailable);
        _time.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Opening_says_in_one_line_that_the_store_is_away()
    {
        _store.Log.Before = static (_, _) => throw Away();
        await Refusal.OfAsync(IpamReason.StoreUnavailable, async ValueTask () => await OpenAsync());
        _time.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Patience_is_not_negative() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new IpamOptions { StorePatience = TimeSpan.FromTicks(-1) });

    public async ValueTask DisposeAsync() => await _time.UntilAsync(_store.DisposeAsync().AsTask());

    private static LogUnavailableException Away() => new("The store cannot be reached.");

    private Task<Ipam> OpenAsync(IpamOptions? options = null) => _store.OpenAsync(options ?? new IpamOptions { TimeProvider = _time });

    private async Task RefusedAsync(Task call)
    {
        await _time.UntilAsync(call);
        (await Should.ThrowAsync<IpamException>(call)).Reason.ShouldBe(IpamReason.StoreUnavailable);
    }
}

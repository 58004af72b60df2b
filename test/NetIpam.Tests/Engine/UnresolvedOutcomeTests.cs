using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>While it is not known what became of a commit nothing is decided or answered, and nobody waits for ever.</summary>
public sealed class UnresolvedOutcomeTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();
    private readonly SteppedTime _time = new();

    [Fact]
    public async Task Nothing_is_decided_or_answered_meanwhile()
    {
        var root = await _store.OpenWithNetAsync();
        var unanswered = 0;
        var more = new Gate();
        _store.Log.Append = async (store, log, commit) =>
        {
            if (++unanswered == 4)
                await more.PassAsync();
            return unanswered < 6 ? await Faults.RequestLost(store, log, commit) : await Faults.None(store, log, commit);
        };
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await more.Reached;
        var read = root.GetUsageAsync(FaultyStore.Net).AsTask();
        var refused = root.CreatePrefixAsync(FaultyStore.Net).AsTask();
        var second = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        _store.Log.Append = async (store, log, commit) =>
        {
            first.IsCompleted.ShouldBeFalse();
            read.IsCompleted.ShouldBeFalse();
            refused.IsCompleted.ShouldBeFalse();
            second.IsCompleted.ShouldBeFalse();
            _store.Log.Append = Faults.None;
            return await Faults.AnswerLost(store, log, commit);
        };
        more.Open();
        (await first.Soon()).ToString().ShouldBe("10.0.0.1");
        (await read.Soon()).AcquiredAddresses.ShouldBe((UInt128)1);
        (await Should.ThrowAsync<IpamException>(refused.Soon())).Reason.ShouldBe(IpamReason.PrefixOverlaps);
        (await second.Soon()).ToString().ShouldBe("10.0.0.2");
        _store.Log.Sent.Select(commit => commit.Id).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task After_the_time_limit_callers_are_told_and_the_engine_goes_on()
    {
        var root = await _store.OpenWithNetAsync(new IpamOptions { StoreTimeout = TimeSpan.FromMilliseconds(50) });
        var held = new Gate();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.AnswerLost));
        _store.Log.Append = Faults.NotReached;
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        var behind = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        var read = root.GetUsageAsync(FaultyStore.Net).AsTask();
        held.Open();
        (await Should.ThrowAsync<IpamException>(first.Soon())).Reason.ShouldBe(IpamReason.OutcomeUnknown);
        (await Should.ThrowAsync<IpamException>(behind.Soon())).Reason.ShouldBe(IpamReason.StoreUnavailable);
        (await Should.ThrowAsync<IpamException>(read.Soon())).Reason.ShouldBe(IpamReason.StoreUnavailable);
        // Who comes later is told the same, at the next try.
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => root.AcquireAddressAsync(FaultyStore.Net));
        _store.Log.Append = Faults.None;
        (await AcquireAsync(root)).ToString().ShouldBe("10.0.0.2");
        (await _store.CountAddressesAsync()).ShouldBe(2);
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }

    [Fact]
    public async Task Those_cut_off_into_the_next_commit_are_told_that_nothing_was_done()
    {
        var root = await _store.OpenWithNetAsync(new IpamOptions { TimeProvider = _time });
        var held = new Gate();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.None));
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        var calls = Enumerable.Range(0, 6000).Select(i => root.CreatePrefixAsync(TopOf(i), LongId(i)).AsTask()).ToList();
        _store.Log.Append = Faults.RequestLost;
        held.Open();
        await first.Soon();
        await _time.UntilAsync(Task.WhenAll(calls).ContinueWith(static _ => { }, TaskScheduler.Default));
        var reasons = new List<IpamReason>();
        foreach (var call in calls)
            reasons.Add((await Should.ThrowAsync<IpamException>(call.Soon())).Reason);
        reasons[0].ShouldBe(IpamReason.OutcomeUnknown);
        reasons[^1].ShouldBe(IpamReason.StoreUnavailable);
        reasons.ShouldBe(reasons.OrderBy(reason => reason == IpamReason.StoreUnavailable));
        _store.Log.Append = Faults.None;
        await _time.UntilAsync(AcquireAsync(root));
        (await root.ListPrefixesAsync()).Count.ShouldBe(1 + reasons.Count(reason => reason == IpamReason.OutcomeUnknown));
    }

    [Fact]
    public async Task Append_that_never_returns_is_given_up_and_sent_again()
    {
        var root = await _store.OpenWithNetAsync(new IpamOptions { TimeProvider = _time });
        var held = new Gate();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.None), Faults.RequestLost);
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        var behind = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _time.StrikeLimitAsync();
        await _time.UntilAsync(Task.WhenAll(first, behind).ContinueWith(static _ => { }, TaskScheduler.Default));
        (await Should.ThrowAsync<IpamException>(first)).Reason.ShouldBe(IpamReason.OutcomeUnknown);
        (await Should.ThrowAsync<IpamException>(behind)).Reason.ShouldBe(IpamReason.StoreUnavailable);
        _time.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        var next = AcquireAsync(root);
        await _time.UntilAsync(next);
        (await next).ToString().ShouldBe("10.0.0.2");
        held.Open();
        _store.Log.Sent.Take(3).Select(commit => commit.Id).Distinct().Count().ShouldBe(1);
        (await _store.CountAddressesAsync()).ShouldBe(2);
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }

    [Fact]
    public async Task Head_that_never_comes_is_given_up()
    {
        var root = await _store.OpenWithNetAsync(new IpamOptions { TimeProvider = _time });
        var held = new Gate();
        _store.Log.Before = (call, _) => call == LogCall.GetHead ? held.PassAsync() : default;
        var read = root.GetUsageAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        _store.Log.Before = static (_, _) => default;
        await _time.StrikeLimitAsync();
        await _time.UntilAsync(read);
        (await read).AcquiredAddresses.ShouldBe(UInt128.Zero);
        _time.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        held.Open();
    }

    [Fact]
    public async Task Certain_failure_changes_nothing()
    {
        var root = await _store.OpenWithNetAsync();
        var before = await root.DumpAsync();
        _store.Log.Script(Faults.NotReached);
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => root.AcquireAddressAsync(FaultyStore.Net));
        _store.Log.Sent.Count.ShouldBe(1);
        (await root.DumpAsync()).ShouldBe(before);
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        (await _store.CountAddressesAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData((int)LogCall.GetHead)]
    [InlineData((int)LogCall.Read)]
    [InlineData((int)LogCall.GetSnapshot)]
    public async Task Failing_read_is_told_and_overcome(int failing)
    {
        var root = await _store.OpenWithNetAsync();
        await root.AcquireAddressAsync(FaultyStore.Net);
        _store.Log.Script(Faults.NotReached);
        _store.Log.Before = (call, _) => (int)call == failing ? throw new LogUnavailableException("The store cannot be reached.") : default;
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => root.AcquireAddressAsync(FaultyStore.Net));
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => root.AcquireAddressAsync(FaultyStore.Net));
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => root.GetUsageAsync(FaultyStore.Net));
        _store.Log.Before = static (_, _) => default;
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.2");
    }

    public async ValueTask DisposeAsync() => await _time.UntilAsync(_store.DisposeAsync().AsTask());

    private static Cidr TopOf(int i) => new(new IPAddressValue(IPFamily.V4, (UInt128)(0x0B000000u + ((uint)i << 8))), 24);

    private static RequestId LongId(int i) => new(i.ToString().PadLeft(128, 'x'));

    /// <summary>As long as the outcome is not resolved, callers are told that the store does not answer.</summary>
    private static async Task<IPAddressValue> AcquireAsync(IpamNamespace root)
    {
        while (true)
        {
            try
            {
                return await root.AcquireAddressAsync(FaultyStore.Net).Soon();
            }
            catch (IpamException failed) when (failed.Reason == IpamReason.StoreUnavailable)
            {
                await Task.Yield();
            }
        }
    }
}

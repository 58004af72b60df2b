using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>The answer of an append is lost: the identical commit is sent again until it is known what became of it.</summary>
public sealed class LostAnswerTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();

    [Fact]
    public async Task Applied_append_counts_once()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.AnswerLost);
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Fact]
    public async Task Append_that_never_arrived_is_sent_again()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.RequestLost, Faults.RequestLost);
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        _store.Log.Sent.Count.ShouldBe(3);
        _store.Log.Sent.Select(commit => commit.Id).Distinct().Count().ShouldBe(1);
        await ShouldHoldAsync(root, 1);
    }

    [Fact]
    public async Task Store_that_cannot_be_reached_meanwhile_proves_nothing()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.AnswerLost, Faults.NotReached, Faults.NotReached);
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Fact]
    public async Task Log_that_is_gone_does_not_tell_whether_it_was_appended()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.AnswerLost, Faults.After(async () => await _store.Log.Store.DeleteAsync(FaultyStore.Root, CancellationToken.None), Faults.None));
        await Refusal.OfAsync(IpamReason.OutcomeUnknown, () => root.AcquireAddressAsync(FaultyStore.Net));
    }

    [Fact]
    public async Task Log_that_breaks_its_contract_leaves_the_outcome_unknown()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(static (_, _, _) => throw new InvalidOperationException("A fault in a driver."));
        await Refusal.OfAsync(IpamReason.OutcomeUnknown, () => root.AcquireAddressAsync(FaultyStore.Net));
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Fact]
    public async Task Append_lands_after_it_was_sent_again()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.RequestLost, Faults.None);
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        var delayed = _store.Log.Sent.First();
        (await _store.Log.Store.TryAppendAsync(FaultyStore.Root, delayed)).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ShouldHoldAsync(root, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_lands_just_before_it_is_sent_again(bool withMissed)
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Append = withMissed ? Faults.None : Faults.WithoutMissed;
        _store.Log.Script(
            Faults.RequestLost,
            Faults.After(async () => await _store.Log.Store.TryAppendAsync(FaultyStore.Root, _store.Log.Sent.First()), _store.Log.Append));
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_replica_takes_the_place_meanwhile(bool withMissed)
    {
        var root = await _store.OpenWithNetAsync();
        var other = (await _store.OpenAsync()).Root;
        _store.Log.Append = withMissed ? Faults.None : Faults.WithoutMissed;
        _store.Log.Script(Faults.After(
            async () =>
            {
                _store.Log.Script(Faults.None);
                (await other.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
            },
            Faults.RequestLost));
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.2");
        await ShouldHoldAsync(root, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Others_go_on_after_our_lost_commit(bool withMissed)
    {
        var root = await _store.OpenWithNetAsync();
        var other = (await _store.OpenAsync()).Root;
        _store.Log.Append = withMissed ? Faults.None : Faults.WithoutMissed;
        _store.Log.Script(async (store, log, commit) =>
        {
            await store.TryAppendAsync(log, commit);
            for (var i = 0; i < 5; i++)
                await other.AcquireAddressAsync(FaultyStore.Net);
            throw new OutcomeUnknownException("The connection broke.");
        });
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.7");
        await ShouldHoldAsync(root, 7);
    }

    [Fact]
    public async Task Conflict_with_our_own_commit_is_an_append()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.SentTwice);
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Fact]
    public async Task Conflict_proves_nothing_while_the_place_is_empty()
    {
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(
            Faults.RequestLost,
            static (_, _, _) => new(AppendResult.Conflict([])),
            Faults.After(async () => await _store.Log.Store.TryAppendAsync(FaultyStore.Root, _store.Log.Sent.First()), Faults.None));
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Fact]
    public async Task Conflict_proves_nothing_while_the_the_place_cannot_be_read()
    {
        var root = await _store.OpenWithNetAsync();
        var failures = 3;
        _store.Log.Append = Faults.WithoutMissed;
        _store.Log.Script(Faults.AnswerLost);
        _store.Log.Before = (call, _) => call == LogCall.Read && failures-- > 0
            ? throw new LogUnavailableException("The store cannot be reached.")
            : default;
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    [Theory]
    [InlineData(20, IpamReason.None)]
    [InlineData(3000, IpamReason.OutcomeUnknown)]
    public async Task Trimmed_place_is_decided_by_the_snapshot_as_long_as_it_knows(int since, IpamReason reason)
    {
        var root = await _store.OpenWithNetAsync();
        await root.CreatePrefixAsync("10.1.0.0/16");
        var other = (await _store.OpenAsync()).Root;
        _store.Log.Script(async (store, log, commit) =>
        {
            await store.TryAppendAsync(log, commit);
            await GoOnAndTrimAsync(other, since);
            throw new OutcomeUnknownException("The connection broke.");
        });
        if (reason == IpamReason.None)
            (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.1");
        else
            await Refusal.OfAsync(reason, () => root.AcquireAddressAsync(FaultyStore.Net));
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.2");
        await ShouldHoldAsync(root, 2);
    }

    [Fact]
    public async Task Trimmed_place_that_another_took_is_decided_again()
    {
        var root = await _store.OpenWithNetAsync();
        await root.CreatePrefixAsync("10.1.0.0/16");
        var other = (await _store.OpenAsync()).Root;
        _store.Log.Script(async (_, _, _) =>
        {
            await other.AcquireAddressAsync(FaultyStore.Net);
            await GoOnAndTrimAsync(other, 20);
            throw new OutcomeUnknownException("The connection broke.");
        });
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.2");
        await ShouldHoldAsync(root, 2);
    }

    [Fact]
    public async Task Same_request_id_asks_what_became_of_an_unknown_outcome()
    {
        var root = await _store.OpenWithNetAsync(new IpamOptions { StoreTimeout = TimeSpan.Zero });
        RequestId id = new("once");
        _store.Log.Script(Faults.AnswerLost);
        await Refusal.OfAsync(IpamReason.OutcomeUnknown, () => root.AcquireAddressAsync(FaultyStore.Net, id));
        (await root.AcquireAddressAsync(FaultyStore.Net, id).Soon()).ToString().ShouldBe("10.0.0.1");
        await ShouldHoldAsync(root, 1);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Appends, and makes the two snapshots that it takes to trim what was there before.</summary>
    private async Task GoOnAndTrimAsync(IpamNamespace other, int commits)
    {
        for (var i = 0; i < commits; i++)
            await other.AcquireAddressAsync("10.1.0.0/16");
        await _store.MakeSnapshotAsync();
        await other.AcquireAddressAsync("10.1.0.0/16");
        await _store.MakeSnapshotAsync();
    }

    private async Task ShouldHoldAsync(IpamNamespace root, int addresses)
    {
        (await root.GetUsageAsync(FaultyStore.Net).Soon()).AcquiredAddresses.ShouldBe((UInt128)addresses);
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }
}

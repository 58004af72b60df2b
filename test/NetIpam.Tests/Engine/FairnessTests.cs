using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A replica farther from the store than another gets its turn, in simulated time: the same figures in every run.</summary>
public sealed class FairnessTests
{
    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(0.25);
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Far_replica_gets_nothing_without_claims()
    {
        var (far, near, _) = await RaceAsync(withClaims: false);
        far.ShouldBe(0);
        near.ShouldBe(1999);
    }

    [Fact]
    public async Task Far_replica_gets_its_turn_with_claims()
    {
        var (far, near, claims) = await RaceAsync(withClaims: true);
        ((double)far / (far + near)).ShouldBeInRange(0.1, 0.3, $"{far} far, {near} near, {claims} claims");
        (far + near).ShouldBeGreaterThan(1200, "holding off costs less than half");
    }

    [Fact]
    public async Task Same_race_ends_the_same() => (await RaceAsync(withClaims: true)).ShouldBe(await RaceAsync(withClaims: true));

    [Fact]
    public async Task Claim_that_fails_is_ignored()
    {
        await using var store = new FaultyStore();
        var root = await store.OpenWithNetAsync();
        var other = (await store.OpenAsync()).Root;
        var claims = 0;
        store.Log.ClaimTurn = (_, _, _) => throw (claims++ % 2 == 0 ? new LogUnavailableException("Away.") : new InvalidOperationException("A fault in a driver."));
        for (var i = 0; i < 8; i++)
        {
            store.Log.Script(Faults.After(
                async () =>
                {
                    store.Log.Script(Faults.None);
                    await other.AcquireAddressAsync(FaultyStore.Net);
                },
                Faults.None));
            await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        }
        claims.ShouldBe(0, "one loss at a time is no reason");
        var losses = 0;
        store.Log.Append = async (log, id, commit) =>
        {
            if (losses is >= 0 and < 7)
            {
                var before = losses;
                losses = -1;
                await other.AcquireAddressAsync(FaultyStore.Net);
                losses = before + 1;
            }
            return await log.TryAppendAsync(id, commit);
        };
        await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        claims.ShouldBe(2);
        (await store.CountAddressesAsync()).ShouldBe(24);
    }

    private static async Task<(int Far, int Near, int Claims)> RaceAsync(bool withClaims)
    {
        var time = new SteppedTime();
        await using var store = new MemoryCommitLog();
        await using var far = new DistantReplica(time, store, Far);
        await using var near = new DistantReplica(time, store, Near);
        await far.OpenAsync();
        await far.Ipam.Root.CreatePrefixAsync(DistantReplica.Net);
        await near.OpenAsync();
        var first = Task.Run(() => far.AcquireUntilAsync(Length, withClaims));
        await UntilAsync(() => time.Pending == far.TimersWhenIdle);
        var second = Task.Run(() => near.AcquireUntilAsync(Length, withClaims));
        // One timer fires at a time, and time stands still until what it woke waits again: nothing depends on the scheduler.
        while (time.Elapsed < Length)
        {
            await UntilAsync(() => time.Pending == far.TimersWhenIdle + near.TimersWhenIdle);
            time.Step();
        }
        var result = (far.Acquired, near.Acquired, far.Claims);
        await time.UntilAsync(Task.WhenAll(first, second));
        return result;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

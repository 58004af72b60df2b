using System.Diagnostics.Metrics;
using NetIpam.Tests.Engine;

namespace NetIpam.Tests.Telemetry;

/// <summary>What the library tells of its work in numbers.</summary>
[Collection(nameof(Alone))]
public sealed class MetricsTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();

    [Fact]
    public async Task Answers_are_counted_by_their_reason()
    {
        var root = (await _store.OpenAsync()).Root;
        using var listener = new Listener();
        await AnswerFourAsync(root);
        // They are counted after their callers have their answers.
        await Patience.UntilAsync(() => listener.Sum("netipam.operations") == 2);
        listener.Sum("netipam.operations", "PREFIX_OVERLAPS").ShouldBe(1);
        listener.Sum("netipam.operations", "PREFIX_NOT_FOUND").ShouldBe(1);
        listener.Sum("netipam.turn.operations").ShouldBe(4);
        listener.Has("netipam.store.duration").ShouldBeTrue();
    }

    [Fact]
    public async Task In_memory_they_are_too()
    {
        await using var ipam = Ipam.InMemory();
        using var listener = new Listener();
        await AnswerFourAsync(ipam.Root);
        listener.Sum("netipam.operations").ShouldBe(2);
        listener.Sum("netipam.operations", "PREFIX_OVERLAPS").ShouldBe(1);
        listener.Has("netipam.turn.operations").ShouldBeFalse();
    }

    [Fact]
    public async Task A_conflict_is_counted()
    {
        var (a, b) = (await _store.OpenAsync(), await _store.OpenAsync());
        await a.Root.CreatePrefixAsync("10.0.0.0/24");
        await b.Root.ListPrefixesAsync();
        using var listener = new Listener();
        await a.Root.CreatePrefixAsync("10.0.1.0/24");
        listener.Sum("netipam.append.conflicts").ShouldBe(0);
        await b.Root.CreatePrefixAsync("10.0.2.0/24");
        listener.Sum("netipam.append.conflicts").ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_answer_is_counted_and_that_the_commit_was_sent_again()
    {
        var root = await _store.OpenWithNetAsync();
        using var listener = new Listener();
        _store.Log.Script(Faults.AnswerLost);
        await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        listener.Sum("netipam.append.unknown").ShouldBe(1);
        listener.Sum("netipam.store.retries").ShouldBe(1);
        listener.Has("netipam.store.duration", "unknown").ShouldBeTrue();
        await Patience.UntilAsync(() => listener.Sum("netipam.operations") == 1);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_by_failures_and_retries()
    {
        var root = await _store.OpenWithNetAsync(new IpamOptions { StorePatience = Patience.Limit });
        using var listener = new Listener();
        _store.Log.Script(Faults.NotReached, Faults.NotReached);
        await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        listener.Has("netipam.store.duration", "unavailable").ShouldBeTrue();
        listener.Sum("netipam.store.retries").ShouldBe(2);
        listener.Sum("netipam.append.unknown").ShouldBe(0);
    }

    [Fact]
    public async Task What_is_refused_for_the_store_has_its_reason()
    {
        var root = await _store.OpenWithNetAsync();
        using var listener = new Listener();
        _store.Log.Append = Faults.NotReached;
        await Should.ThrowAsync<IpamException>(root.AcquireAddressAsync(FaultyStore.Net).Soon());
        await Patience.UntilAsync(() => listener.Sum("netipam.operations", "STORE_UNAVAILABLE") == 1);
    }

    [Fact]
    public async Task What_is_in_memory_and_what_waits_is_told_while_the_store_is_open()
    {
        using var listener = new Listener();
        var (namespaces, bytes, waiting) =
            (listener.Ask("netipam.namespaces.loaded"), listener.Ask("netipam.log.size"), listener.Ask("netipam.operations.waiting"));
        var held = new Gate();
        var root = await _store.OpenWithNetAsync();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.None));
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        var second = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        listener.Ask("netipam.operations.waiting").ShouldBe(waiting + 2);
        held.Open();
        await first.Soon();
        await second.Soon();
        listener.Ask("netipam.namespaces.loaded").ShouldBe(namespaces + 1);
        listener.Ask("netipam.log.size").ShouldBeGreaterThan(bytes + 100);
        await _store.DisposeAsync();
        listener.Ask("netipam.namespaces.loaded").ShouldBe(namespaces);
        listener.Ask("netipam.operations.waiting").ShouldBe(waiting);
    }

    [Fact]
    public async Task A_listener_that_throws_keeps_nobody_from_his_answer()
    {
        var root = await _store.OpenWithNetAsync();
        await using var inMemory = Ipam.InMemory();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name is "netipam.operations" or "netipam.turn.operations")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new NotSupportedException());
        listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => throw new NotSupportedException());
        listener.Start();
        for (var i = 0; i < 3; i++)
            await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        await Should.ThrowAsync<IpamException>(root.CreatePrefixAsync(FaultyStore.Net).Soon());
        await inMemory.Root.CreatePrefixAsync(FaultyStore.Net);
    }

    [Fact]
    public async Task Nothing_is_allocated_for_an_acquire_in_memory_whether_anybody_listens_or_not()
    {
        await using var ipam = Ipam.InMemory();
        var root = ipam.Root;
        var prefix = await root.CreatePrefixAsync("10.0.0.0/16");
        Allocated().ShouldBe(0);
        using var listener = new CountOnly();
        Allocated().ShouldBe(0);
        listener.Count.ShouldBeGreaterThan(2_000);

        long Allocated()
        {
            const int Pairs = 1_000;
            Pair();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Pairs; i++)
                Pair();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

#pragma warning disable CA2012 // In memory everything is done at once.
        void Pair() => _ = root.ReleaseAddressAsync(prefix, root.AcquireAddressAsync(prefix).Result).Result;
#pragma warning restore CA2012
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task AnswerFourAsync(IpamNamespace space)
    {
        await space.CreatePrefixAsync("10.0.0.0/24");
        await Should.ThrowAsync<IpamException>(space.CreatePrefixAsync("10.0.0.0/8").Soon());
        await space.GetPrefixAsync("10.0.0.0/24");
        await Should.ThrowAsync<IpamException>(space.GetPrefixAsync("10.1.0.0/24").Soon());
    }
}

using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>Closing finishes what waits, and ends whatever the store does.</summary>
public sealed class DisposeTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();
    private readonly Gate _held = new();

    [Fact]
    public async Task What_waits_is_finished_first()
    {
        var ipam = await _store.OpenAsync();
        await ipam.Root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Script(Faults.After(_held.PassAsync, Faults.None));
        var calls = new List<Task<IPAddressValue>> { ipam.Root.AcquireAddressAsync(FaultyStore.Net).AsTask() };
        await _held.Reached;
        for (var i = 0; i < 10; i++)
            calls.Add(ipam.Root.AcquireAddressAsync(FaultyStore.Net).AsTask());
        var closing = ipam.DisposeAsync().AsTask();
        closing.IsCompleted.ShouldBeFalse();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ipam.Root.AcquireAddressAsync(FaultyStore.Net));
        _held.Open();
        await closing.Soon();
        (await Task.WhenAll(calls)).ShouldBeUnique();
        (await _store.CountAddressesAsync()).ShouldBe(11);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ipam.Root.GetUsageAsync(FaultyStore.Net));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ipam.ListNamespacesAsync());
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ipam.Namespace("blue").ListPrefixesAsync());
        await ipam.DisposeAsync();
    }

    [Fact]
    public async Task In_memory_too()
    {
        var ipam = Ipam.InMemory();
        await ipam.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ipam.Root.ListPrefixesAsync());
    }

    /// <summary>The time limit passes once, however many namespaces wait.</summary>
    [Fact]
    public async Task Unresolved_outcomes_are_given_up_after_the_time_limit()
    {
        var limit = TimeSpan.FromMinutes(7);
        var time = new ManualTime();
        var ipam = await _store.OpenAsync(new IpamOptions { StoreTimeout = limit, TimeProvider = time });
        var spaces = new[] { ipam.Root, await ipam.CreateNamespaceAsync("blue") };
        foreach (var space in spaces)
            await space.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Append = Faults.RequestLost;
        var calls = spaces.Select(space => space.AcquireAddressAsync(FaultyStore.Net).AsTask()).ToList();
        var behind = spaces.Select(space => space.AcquireAddressAsync(FaultyStore.Net).AsTask()).ToList();
        var closing = ipam.DisposeAsync().AsTask();
        time.PendingOf(limit).ShouldBe(spaces.Length);
        closing.IsCompleted.ShouldBeFalse();
        time.FireOf(limit);
        await closing.Soon();
        foreach (var call in calls)
            (await Should.ThrowAsync<IpamException>(call.Soon())).Reason.ShouldBe(IpamReason.OutcomeUnknown);
        foreach (var call in behind)
            (await Should.ThrowAsync<IpamException>(call.Soon())).Reason.ShouldBe(IpamReason.StoreUnavailable);
    }

    [Fact]
    public async Task Store_that_does_not_answer_reads_is_given_up()
    {
        var limit = TimeSpan.FromMinutes(7);
        var time = new ManualTime();
        var ipam = await _store.OpenAsync(new IpamOptions { StoreTimeout = limit, TimeProvider = time });
        await ipam.Root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Before = (call, _) => call == LogCall.GetHead ? _held.PassAsync() : default;
        var read = ipam.Root.GetUsageAsync(FaultyStore.Net).AsTask();
        await _held.Reached;
        var closing = ipam.DisposeAsync().AsTask();
        time.FireOf(limit);
        _held.Open();
        await closing.Soon();
        (await Should.ThrowAsync<IpamException>(read.Soon())).Reason.ShouldBe(IpamReason.StoreUnavailable);
    }

    public async ValueTask DisposeAsync()
    {
        _held.Open();
        await _store.DisposeAsync();
    }
}

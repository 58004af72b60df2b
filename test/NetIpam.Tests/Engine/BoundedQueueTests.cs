namespace NetIpam.Tests.Engine;

/// <summary>Who would wait behind too many others is refused at once.</summary>
public sealed class BoundedQueueTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();
    private readonly Gate _held = new();

    [Fact]
    public async Task Full_queue_refuses_at_once_and_works_again_afterwards()
    {
        const int MostWaiting = 20;
        var root = await _store.OpenWithNetAsync(new IpamOptions { MaxWaiting = MostWaiting });
        _store.Log.Script(Faults.After(_held.PassAsync, Faults.None));
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _held.Reached;
        var waiting = Enumerable.Range(0, MostWaiting).Select(_ => root.AcquireAddressAsync(FaultyStore.Net).AsTask()).ToList();
        for (var i = 0; i < 3; i++)
        {
            var refused = root.GetUsageAsync(FaultyStore.Net);
            refused.IsCompleted.ShouldBeTrue();
            (await Should.ThrowAsync<IpamException>(refused.AsTask())).Reason.ShouldBe(IpamReason.Overloaded);
        }
        waiting.ShouldAllBe(call => !call.IsCompleted);
        _held.Open();
        await first.Soon();
        await Task.WhenAll(waiting).Soon();
        (await root.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe($"10.0.0.{MostWaiting + 2}");
    }

    [Fact]
    public async Task All_namespaces_together_are_bounded_too()
    {
        const int MostWaiting = 4;
        const int Namespaces = 12;
        var ipam = await _store.OpenAsync(new IpamOptions { MaxWaiting = MostWaiting });
        var namespaces = new List<IpamNamespace>();
        for (var i = 0; i < Namespaces; i++)
        {
            namespaces.Add(await ipam.CreateNamespaceAsync($"n{i}"));
            await namespaces[i].CreatePrefixAsync(FaultyStore.Net);
        }
        _store.Log.Append = Faults.After(_held.PassAsync, Faults.None);
        var calls = namespaces
            .SelectMany(space => Enumerable.Range(0, MostWaiting).Select(_ => space.AcquireAddressAsync(FaultyStore.Net).AsTask()))
            .ToList();
        var refused = calls.Where(call => call.IsCompleted).ToList();
        refused.Count.ShouldBe((Namespaces - 8) * MostWaiting);
        foreach (var call in refused)
            (await Should.ThrowAsync<IpamException>(call)).Reason.ShouldBe(IpamReason.Overloaded);
        _held.Open();
        await Task.WhenAll(calls.Except(refused)).Soon();
        foreach (var space in namespaces)
            await space.GetUsageAsync(FaultyStore.Net).Soon();
    }

    public async ValueTask DisposeAsync()
    {
        _held.Open();
        await _store.DisposeAsync();
    }
}

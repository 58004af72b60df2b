namespace NetIpam.Tests.Parity;

/// <summary>Two replicas, each of which sees at once what the other one did.</summary>
public sealed class NamespacesOnSharedLog : NamespaceRules, IAsyncLifetime
{
    private SharedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await SharedLog.OpenAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    internal override ValueTask<Ipam> NextAsync() => ValueTask.FromResult(_log.Next());

    [Fact]
    public async Task One_deletes_and_recreates_under_the_hands_of_the_other()
    {
        var here = await _log.First.CreateNamespaceAsync("blue");
        await here.CreatePrefixAsync("10.0.0.0/24");
        await here.DeletePrefixAsync("10.0.0.0/24");
        await _log.Second.DeleteNamespaceAsync("blue");
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => here.CreatePrefixAsync("10.0.0.0/24"));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => here.ListPrefixesAsync());
        await (await _log.Second.CreateNamespaceAsync("blue")).CreatePrefixAsync("192.168.0.0/24");
        (await here.ListPrefixesAsync()).Select(prefix => prefix.Cidr.ToString()).ShouldBe(["192.168.0.0/24"]);
        (await here.AcquireAddressAsync("192.168.0.0/24")).ShouldBe("192.168.0.1");
    }
}

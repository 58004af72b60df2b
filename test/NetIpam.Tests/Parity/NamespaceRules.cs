namespace NetIpam.Tests.Parity;

/// <summary>What namespaces promise, on every store: derived classes bring one.</summary>
public abstract class NamespaceRules
{
    /// <summary>Every call asks for it anew: a store that lasts is opened again in between, a shared one alternates.</summary>
    internal abstract ValueTask<Ipam> NextAsync();

    [Fact]
    public async Task Root_is_there() => (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["root"]);

    [Fact]
    public async Task Create_is_idempotent_and_keeps_what_is_there()
    {
        await (await (await NextAsync()).CreateNamespaceAsync("blue")).CreatePrefixAsync("10.0.0.0/8");
        await (await NextAsync()).CreateNamespaceAsync("blue");
        await (await NextAsync()).CreateNamespaceAsync("root");
        (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["blue", "root"]);
        (await (await NextAsync()).Namespace("blue").ListPrefixesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task List_is_in_ordinal_order()
    {
        foreach (var name in new[] { "b", "a", "Z", "é", "10", "9" })
            await (await NextAsync()).CreateNamespaceAsync(name);
        (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["10", "9", "Z", "a", "b", "root", "é"]);
    }

    [Fact]
    public async Task Delete_of_a_missing_one_is_refused() =>
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, async () => await (await NextAsync()).DeleteNamespaceAsync("blue"));

    [Fact]
    public async Task Delete_of_one_that_holds_prefixes_is_refused()
    {
        await (await (await NextAsync()).CreateNamespaceAsync("blue")).CreatePrefixAsync("10.0.0.0/8");
        await Refusal.OfAsync(IpamReason.NamespaceNotEmpty, async () => await (await NextAsync()).DeleteNamespaceAsync("blue"));
        (await (await NextAsync()).Namespace("blue").AcquireAddressAsync("10.0.0.0/8")).ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Delete_of_root_is_refused()
    {
        await Refusal.OfAsync(IpamReason.NamespaceIsRoot, async () => await (await NextAsync()).DeleteNamespaceAsync("root"));
        (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["root"]);
    }

    [Fact]
    public async Task Deleted_one_is_gone()
    {
        await (await NextAsync()).CreateNamespaceAsync("blue");
        await (await NextAsync()).DeleteNamespaceAsync("blue");
        (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["root"]);
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, async () => await (await NextAsync()).DeleteNamespaceAsync("blue"));
        await EveryOperationIsRefusedAsync("blue");
    }

    [Fact]
    public async Task Recreated_one_is_empty_and_works()
    {
        for (var round = 0; round < 3; round++)
        {
            var space = await (await NextAsync()).CreateNamespaceAsync("blue");
            (await space.ListPrefixesAsync()).ShouldBeEmpty();
            await (await NextAsync()).Namespace("blue").CreatePrefixAsync("10.0.0.0/24");
            (await (await NextAsync()).Namespace("blue").AcquireAddressAsync("10.0.0.0/24")).ShouldBe("10.0.0.1");
            await (await NextAsync()).Namespace("blue").ReleaseAddressAsync("10.0.0.0/24", "10.0.0.1");
            await (await NextAsync()).Namespace("blue").DeletePrefixAsync("10.0.0.0/24");
            await (await NextAsync()).DeleteNamespaceAsync("blue");
        }
    }

    [Fact]
    public async Task Namespaces_know_nothing_of_each_other()
    {
        foreach (var name in new[] { "blue", "green", "root" })
        {
            var space = await (await NextAsync()).CreateNamespaceAsync(name);
            await space.CreatePrefixAsync("10.0.0.0/24");
            (await space.AcquireAddressAsync("10.0.0.0/24")).ShouldBe("10.0.0.1");
        }
        await (await NextAsync()).Namespace("blue").ReleaseAddressAsync("10.0.0.0/24", "10.0.0.1");
        (await (await NextAsync()).Namespace("blue").GetUsageAsync("10.0.0.0/24")).AcquiredAddresses.ShouldBe(UInt128.Zero);
        (await (await NextAsync()).Namespace("green").GetUsageAsync("10.0.0.0/24")).AcquiredAddresses.ShouldBe(UInt128.One);
        (await (await NextAsync()).Root.GetUsageAsync("10.0.0.0/24")).AcquiredAddresses.ShouldBe(UInt128.One);
    }

    [Fact]
    public Task Operations_on_one_that_never_was_are_refused() => EveryOperationIsRefusedAsync("never");

    [Fact]
    public async Task Handle_taken_before_it_was_created_works_afterwards()
    {
        var ipam = await NextAsync();
        var early = ipam.Namespace("blue");
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => early.ListPrefixesAsync());
        await ipam.CreateNamespaceAsync("blue");
        (await early.ListPrefixesAsync()).ShouldBeEmpty();
    }

    private async Task EveryOperationIsRefusedAsync(string name)
    {
        var space = (await NextAsync()).Namespace(name);
        Cidr prefix = "10.0.0.0/24";
        IPAddressValue address = "10.0.0.1";
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.CreatePrefixAsync(prefix));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.DeletePrefixAsync(prefix));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.GetPrefixAsync(prefix));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.ListPrefixesAsync());
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.GetUsageAsync(prefix));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.AcquireChildPrefixAsync(prefix, 28));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.AcquireSpecificChildPrefixAsync(prefix, "10.0.0.0/28"));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.ReleaseChildPrefixAsync(prefix));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.AcquireAddressAsync(prefix));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.AcquireSpecificAddressAsync(prefix, address));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.ReleaseAddressAsync(prefix, address));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.DumpAsync());
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => space.LoadAsync("[]"));
    }
}

namespace NetIpam.Tests.Requests;

/// <summary>What a request id promises, on every store: the same request again gets the answer that it got first, and
/// changes nothing. Derived classes bring the store.</summary>
public abstract class RequestRules
{
    private static readonly RequestId Id = new("once");

    /// <summary>Every call asks for it anew: a store that lasts is opened again in between, a shared one alternates.</summary>
    internal abstract ValueTask<Ipam> NextAsync();

    [Fact]
    public Task Create_prefix() => SameAnswerAsync(space => space.CreatePrefixAsync("192.168.0.0/24", Id));

    [Fact]
    public Task Delete_prefix() => SameAnswerAsync(space => space.DeletePrefixAsync("10.2.0.0/24", Id));

    [Fact]
    public Task Acquire_child_prefix() => SameAnswerAsync(space => space.AcquireChildPrefixAsync("10.1.0.0/24", 28, Id));

    [Fact]
    public Task Acquire_specific_child_prefix() => SameAnswerAsync(space => space.AcquireSpecificChildPrefixAsync("10.1.0.0/24", "10.1.0.128/28", Id));

    [Fact]
    public Task Release_child_prefix() => SameAnswerAsync(space => space.ReleaseChildPrefixAsync("10.1.0.0/28", Id));

    [Fact]
    public Task Acquire_address() => SameAnswerAsync(space => space.AcquireAddressAsync("10.0.0.0/24", Id));

    [Fact]
    public Task Acquire_specific_address() => SameAnswerAsync(space => space.AcquireSpecificAddressAsync("10.0.0.0/24", "10.0.0.77", Id));

    [Fact]
    public Task Release_address() => SameAnswerAsync(async space =>
    {
        await space.ReleaseAddressAsync("10.0.0.0/24", "10.0.0.1", Id);
        return "released";
    });

    [Fact]
    public async Task Load()
    {
        var dump = await (await PreparedAsync()).DumpAsync();
        var blue = await (await NextAsync()).CreateNamespaceAsync("blue");
        var first = await blue.LoadAsync(dump, Id);
        var again = await (await NextAsync()).Namespace("blue").LoadAsync(dump, Id);
        (again.Prefixes, again.Addresses).ShouldBe((first.Prefixes, first.Addresses));
        (await (await NextAsync()).Namespace("blue").ListPrefixesAsync()).Count.ShouldBe(first.Prefixes);
    }

    [Fact]
    public async Task Answer_is_kept_when_the_address_has_gone_on_since()
    {
        var space = await PreparedAsync();
        var address = await space.AcquireAddressAsync("10.0.0.0/24", Id);
        await space.ReleaseAddressAsync("10.0.0.0/24", address);
        (await space.AcquireAddressAsync("10.0.0.0/24")).ShouldBe(address);
        (await (await NextAsync()).Root.AcquireAddressAsync("10.0.0.0/24", Id)).ShouldBe(address);
        (await (await NextAsync()).Root.GetUsageAsync("10.0.0.0/24")).AcquiredAddresses.ShouldBe((UInt128)2);
    }

    [Fact]
    public async Task Prefix_is_the_same_request_however_it_is_written()
    {
        await (await PreparedAsync()).CreatePrefixAsync("192.168.0.0/24", Id);
        (await (await NextAsync()).Root.CreatePrefixAsync("192.168.0.77/24", Id)).ToString().ShouldBe("192.168.0.0/24");
    }

    [Fact]
    public async Task Ids_are_told_apart_exactly()
    {
        var space = await PreparedAsync();
        string[] ids = ["a", "A", "a ", " a", "a'", "ä", "a\u0308", "\U0001F600", new string('a', 127), new string('a', 128)];
        var taken = new List<IPAddressValue>();
        foreach (var id in ids)
            taken.Add(await space.AcquireAddressAsync("10.0.0.0/24", new RequestId(id)));
        taken.Distinct().Count().ShouldBe(ids.Length);
        var later = (await NextAsync()).Root;
        for (var i = 0; i < ids.Length; i++)
            (await later.AcquireAddressAsync("10.0.0.0/24", new RequestId(ids[i]))).ShouldBe(taken[i]);
    }

    [Fact]
    public async Task Id_of_another_request_is_refused_and_changes_nothing()
    {
        await (await PreparedAsync()).AcquireAddressAsync("10.0.0.0/24", Id);
        var space = (await NextAsync()).Root;
        var before = await space.DumpAsync();
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.AcquireAddressAsync("10.2.0.0/24", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.AcquireSpecificAddressAsync("10.0.0.0/24", "10.0.0.2", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.ReleaseAddressAsync("10.0.0.0/24", "10.0.0.2", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.AcquireChildPrefixAsync("10.1.0.0/24", 28, Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.AcquireSpecificChildPrefixAsync("10.1.0.0/24", "10.1.0.128/28", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.ReleaseChildPrefixAsync("10.1.0.0/28", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.CreatePrefixAsync("192.168.0.0/24", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.DeletePrefixAsync("10.2.0.0/24", Id));
        (await space.DumpAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Length_and_place_of_a_child_are_part_of_the_request()
    {
        var space = await PreparedAsync();
        await space.AcquireChildPrefixAsync("10.1.0.0/24", 28, Id);
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.AcquireChildPrefixAsync("10.1.0.0/24", 29, Id));
        RequestId specific = new("specific");
        await space.AcquireSpecificChildPrefixAsync("10.1.0.0/24", "10.1.0.128/28", specific);
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => space.AcquireSpecificChildPrefixAsync("10.1.0.0/24", "10.1.0.144/28", specific));
    }

    [Fact]
    public async Task Refused_request_is_not_remembered()
    {
        var space = await PreparedAsync();
        await Refusal.OfAsync(IpamReason.PrefixNotFound, () => space.AcquireAddressAsync("192.168.0.0/24", Id));
        await space.CreatePrefixAsync("192.168.0.0/24");
        (await (await NextAsync()).Root.AcquireAddressAsync("192.168.0.0/24", Id)).ToString().ShouldBe("192.168.0.1");
    }

    [Fact]
    public async Task Id_of_a_refused_request_serves_for_another()
    {
        var space = await PreparedAsync();
        await Refusal.OfAsync(IpamReason.PrefixOverlaps, () => space.CreatePrefixAsync("10.0.0.0/8", Id));
        (await (await NextAsync()).Root.AcquireAddressAsync("10.0.0.0/24", Id)).ToString().ShouldBe("10.0.0.2");
    }

    [Fact]
    public async Task Namespaces_have_ids_of_their_own()
    {
        await PreparedAsync();
        var blue = await (await NextAsync()).CreateNamespaceAsync("blue");
        await blue.CreatePrefixAsync("10.2.0.0/24");
        (await blue.AcquireAddressAsync("10.2.0.0/24", Id)).ToString().ShouldBe("10.2.0.1");
        (await (await NextAsync()).Root.AcquireAddressAsync("10.0.0.0/24", Id)).ToString().ShouldBe("10.0.0.2");
    }

    [Fact]
    public async Task Create_namespace()
    {
        await (await NextAsync()).CreateNamespaceAsync("blue", Id);
        await (await (await NextAsync()).CreateNamespaceAsync("blue", Id)).CreatePrefixAsync("10.0.0.0/24");
        var ipam = await NextAsync();
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => ipam.CreateNamespaceAsync("green", Id));
        await Refusal.OfAsync(IpamReason.RequestIdReused, () => ipam.DeleteNamespaceAsync("blue", Id));
        (await ipam.ListNamespacesAsync()).ShouldBe(["blue", "root"]);
    }

    [Fact]
    public async Task Delete_namespace_does_not_delete_its_successor()
    {
        await (await NextAsync()).CreateNamespaceAsync("blue");
        await (await NextAsync()).DeleteNamespaceAsync("blue", Id);
        await (await NextAsync()).DeleteNamespaceAsync("blue", Id);
        await (await NextAsync()).CreateNamespaceAsync("blue");
        await (await NextAsync()).DeleteNamespaceAsync("blue", Id);
        (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["blue", "root"]);
    }

    [Fact]
    public async Task Refused_delete_of_a_namespace_is_not_remembered()
    {
        var ipam = await NextAsync();
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => ipam.DeleteNamespaceAsync("blue", Id));
        await ipam.CreateNamespaceAsync("blue");
        await (await NextAsync()).DeleteNamespaceAsync("blue", Id);
        (await (await NextAsync()).ListNamespacesAsync()).ShouldBe(["root"]);
    }

    /// <summary>10.0.0.0/24 holds the address .1, 10.1.0.0/24 the first /28, 10.2.0.0/24 nothing.</summary>
    private async Task<IpamNamespace> PreparedAsync()
    {
        var space = (await NextAsync()).Root;
        foreach (var top in new[] { "10.0.0.0/24", "10.1.0.0/24", "10.2.0.0/24" })
            await space.CreatePrefixAsync(top);
        await space.AcquireAddressAsync("10.0.0.0/24");
        await space.AcquireChildPrefixAsync("10.1.0.0/24", 28);
        return space;
    }

    private async Task SameAnswerAsync<T>(Func<IpamNamespace, ValueTask<T>> request)
    {
        var prepared = await PreparedAsync();
        var before = await prepared.DumpAsync();
        var first = await request(prepared);
        var after = await prepared.DumpAsync();
        after.ShouldNotBe(before);
        (await request((await NextAsync()).Root)).ShouldBe(first);
        (await request((await NextAsync()).Root)).ShouldBe(first);
        (await (await NextAsync()).Root.DumpAsync()).ShouldBe(after);
    }
}

using System.Text.Json.Nodes;

namespace NetIpam.Tests.Parity;

/// <summary>Where go-ipam is wrong, NetIpam is right: one test for each such place that concerns the library.</summary>
public sealed class WantedDifferences : IAsyncDisposable
{
    private readonly Ipam _ipam = Ipam.InMemory();

    private IpamNamespace Space => _ipam.Root;

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();

    [Fact]
    public async Task Releasing_a_child_that_has_children_is_refused()
    {
        await Space.CreatePrefixAsync("10.0.0.0/16");
        await Space.AcquireSpecificChildPrefixAsync("10.0.0.0/16", "10.0.0.0/24");
        await Space.AcquireSpecificChildPrefixAsync("10.0.0.0/24", "10.0.0.0/28");
        await Refusal.OfAsync(IpamReason.PrefixHasChildren, () => Space.ReleaseChildPrefixAsync("10.0.0.0/24"));
        (await Space.AcquireChildPrefixAsync("10.0.0.0/16", 24)).ShouldBe("10.0.1.0/24");
    }

    [Fact]
    public async Task Refused_child_release_does_not_mark_its_space_free()
    {
        await Space.CreatePrefixAsync("10.0.0.0/16");
        await Space.AcquireSpecificChildPrefixAsync("10.0.0.0/16", "10.0.0.0/24");
        await Space.AcquireAddressAsync("10.0.0.0/24");
        await Refusal.OfAsync(IpamReason.PrefixHasAddresses, () => Space.ReleaseChildPrefixAsync("10.0.0.0/24"));
        (await Space.GetUsageAsync("10.0.0.0/16")).AcquiredChildPrefixes.ShouldBe(1);
        (await Space.AcquireChildPrefixAsync("10.0.0.0/16", 24)).ShouldBe("10.0.1.0/24");
    }

    [Theory]
    [InlineData("10.0.0.0/29", "10.0.0.0")]
    [InlineData("10.0.0.0/29", "10.0.0.7")]
    [InlineData("2001:db8::/125", "2001:db8::")]
    public async Task Network_and_broadcast_address_cannot_be_released(string prefix, string reserved)
    {
        await Space.CreatePrefixAsync(prefix);
        await Refusal.OfAsync(IpamReason.AddressNotAcquired, () => Space.ReleaseAddressAsync(prefix, reserved));
        await Refusal.OfAsync(IpamReason.AddressAlreadyAcquired, () => Space.AcquireSpecificAddressAsync(prefix, reserved));
        (await TakeAllAsync(prefix)).ShouldNotContain(reserved);
    }

    [Fact]
    public async Task Highest_address_of_IPv6_is_no_broadcast_address()
    {
        await Space.CreatePrefixAsync("2001:db8::/125");
        (await TakeAllAsync("2001:db8::/125")).ShouldContain("2001:db8::7");
    }

    [Theory]
    [InlineData("10.0.0.4/31", new[] { "10.0.0.4", "10.0.0.5" })]
    [InlineData("10.0.0.4/32", new[] { "10.0.0.4" })]
    [InlineData("255.255.255.255/32", new[] { "255.255.255.255" })]
    [InlineData("2001:db8::4/127", new[] { "2001:db8::4", "2001:db8::5" })]
    [InlineData("2001:db8::4/128", new[] { "2001:db8::4" })]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", new[] { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" })]
    public async Task Every_address_of_the_longest_prefixes_is_usable(string prefix, string[] addresses)
    {
        await Space.CreatePrefixAsync(prefix);
        (await TakeAllAsync(prefix)).ShouldBe(addresses);
        foreach (var address in addresses)
            await Space.ReleaseAddressAsync(prefix, address);
        var usage = await Space.GetUsageAsync(prefix);
        (usage.Free, usage.Reserved).ShouldBe(((UInt128)addresses.Length, UInt128.Zero));
    }

    [Fact]
    public async Task Parent_with_living_children_cannot_be_deleted()
    {
        await Space.CreatePrefixAsync("10.0.0.0/16");
        await Space.AcquireChildPrefixAsync("10.0.0.0/16", 24);
        await Refusal.OfAsync(IpamReason.PrefixHasChildren, () => Space.DeletePrefixAsync("10.0.0.0/16"));
        (await Space.ListPrefixesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Deleting_a_child_frees_its_space()
    {
        await Space.CreatePrefixAsync("10.0.0.0/23");
        var child = await Space.AcquireChildPrefixAsync("10.0.0.0/23", 24);
        (await Space.DeletePrefixAsync(child)).Parent.ShouldBe(Cidr.Parse("10.0.0.0/23"));
        (await Space.GetUsageAsync("10.0.0.0/23")).FreeBlocks.ShouldBe([Cidr.Parse("10.0.0.0/23")]);
        (await Space.AcquireChildPrefixAsync("10.0.0.0/23", 24)).ShouldBe(child);
    }

    [Fact]
    public async Task Parent_becomes_a_leaf_again()
    {
        await Space.CreatePrefixAsync("10.0.0.0/24");
        var child = await Space.AcquireChildPrefixAsync("10.0.0.0/24", 30);
        await Refusal.OfAsync(IpamReason.PrefixHasChildren, () => Space.AcquireAddressAsync("10.0.0.0/24"));
        await Space.ReleaseChildPrefixAsync(child);
        (await Space.AcquireAddressAsync("10.0.0.0/24")).ShouldBe("10.0.0.1");
        await Refusal.OfAsync(IpamReason.PrefixHasAddresses, () => Space.AcquireChildPrefixAsync("10.0.0.0/24", 30));
        await Space.ReleaseAddressAsync("10.0.0.0/24", "10.0.0.1");
        (await Space.AcquireChildPrefixAsync("10.0.0.0/24", 30)).ShouldBe(child);
    }

    [Fact]
    public async Task Specific_child_is_masked_and_does_not_leak()
    {
        await Space.CreatePrefixAsync("10.0.0.0/24");
        (await Space.AcquireSpecificChildPrefixAsync("10.0.0.0/24", "10.0.0.77/26")).ShouldBe("10.0.0.64/26");
        (await Space.GetPrefixAsync("10.0.0.64/26")).Parent.ShouldBe(Cidr.Parse("10.0.0.0/24"));
        await Space.ReleaseChildPrefixAsync("10.0.0.127/26");
        (await Space.GetUsageAsync("10.0.0.0/24")).Used.ShouldBe(UInt128.Zero);
    }

    [Fact]
    public async Task Dump_load_and_list_honour_the_namespace()
    {
        var blue = await _ipam.CreateNamespaceAsync("blue");
        await Space.CreatePrefixAsync("10.0.0.0/8");
        await blue.CreatePrefixAsync("10.0.0.0/16");
        (await blue.ListPrefixesAsync()).Select(prefix => prefix.Cidr).ShouldBe([Cidr.Parse("10.0.0.0/16")]);
        var entries = JsonNode.Parse(await blue.DumpAsync())!.AsArray();
        entries.Select(entry => (entry!["Cidr"]!.GetValue<string>(), entry["Namespace"]!.GetValue<string>())).ShouldBe([("10.0.0.0/16", "blue")]);
        var green = await _ipam.CreateNamespaceAsync("green");
        (await green.LoadAsync(await blue.DumpAsync())).Prefixes.ShouldBe(1);
        (await green.ListPrefixesAsync()).Count.ShouldBe(1);
        (await Space.ListPrefixesAsync()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("2001:db8::/126")]
    [InlineData("2001:db8::/120")]
    [InlineData("2001:db8::/98")]
    [InlineData("2001:db8::/95")]
    [InlineData("2001:db8::/64")]
    [InlineData("2001:db8::/62")]
    [InlineData("2001:db8::/32")]
    [InlineData("::/0")]
    public async Task Smallest_prefixes_of_IPv6_are_right_and_capped(string prefix)
    {
        var expected = UInt128.One << (Cidr.Parse(prefix).HostBits - 2);
        await Space.CreatePrefixAsync(prefix);
        LegacyUsage.From(await Space.GetUsageAsync(prefix)).AvailableSmallestPrefixes
            .ShouldBe((ulong)UInt128.Min(expected, int.MaxValue));
    }

    [Fact]
    public async Task Usage_of_everything_is_told_in_128_bits()
    {
        await Space.CreatePrefixAsync("::/0");
        var leaf = await Space.GetUsageAsync("::/0");
        (leaf.Total, leaf.Free, leaf.Reserved).ShouldBe((UInt128.MaxValue, UInt128.MaxValue, UInt128.One));
        await Space.AcquireChildPrefixAsync("::/0", 1);
        await Space.AcquireChildPrefixAsync("::/0", 1);
        var full = await Space.GetUsageAsync("::/0");
        (full.Total, full.Free, full.Used, full.Reserved).ShouldBe((UInt128.MaxValue, UInt128.Zero, UInt128.MaxValue, UInt128.Zero));
    }

    [Fact]
    public async Task Release_of_a_child_answers_it_with_its_parent()
    {
        await Space.CreatePrefixAsync("10.0.0.0/24");
        await Space.AcquireChildPrefixAsync("10.0.0.0/24", 30);
        (await Space.ReleaseChildPrefixAsync("10.0.0.0/30")).ShouldBe(new PrefixInfo("10.0.0.0/30", Cidr.Parse("10.0.0.0/24")));
    }

    private async Task<List<string>> TakeAllAsync(string prefix)
    {
        var taken = new List<string>();
        try
        {
            while (true)
                taken.Add((await Space.AcquireAddressAsync(prefix)).ToString());
        }
        catch (IpamException full) when (full.Reason == IpamReason.NoAddressAvailable)
        {
            return taken;
        }
    }
}

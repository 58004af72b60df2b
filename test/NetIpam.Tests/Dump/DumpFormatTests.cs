using System.Text.Json.Nodes;
using NetIpam.TestKit.Property;
using NetIpam.Tests.Property;

namespace NetIpam.Tests.Dump;

/// <summary>What is written is what go-ipam reads, and what NetIpam needs beyond that.</summary>
public sealed class DumpFormatTests(ITestOutputHelper output)
{
    private const string NoReserved = "ReservesNoAddress";

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    public async Task Empty_dump_is_an_empty_namespace(string dump)
    {
        await using var ipam = Ipam.InMemory();
        var report = await ipam.Root.LoadAsync(dump);
        (report.Prefixes, report.Addresses, report.Findings.Count).ShouldBe((0, 0L, 0));
        (await ipam.Root.ListPrefixesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Empty_namespace_dumps_to_what_loads()
    {
        await using var ipam = Ipam.InMemory();
        (await ipam.Root.LoadAsync(await ipam.Root.DumpAsync())).Prefixes.ShouldBe(0);
    }

    [Fact]
    public async Task Objects_have_the_fields_of_go_ipam()
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        await ipam.Root.AcquireChildPrefixAsync("10.0.0.0/24", 30);
        await ipam.Root.AcquireAddressAsync("10.0.0.0/30");
        var entries = JsonNode.Parse(await ipam.Root.DumpAsync())!.AsArray();
        entries.Count.ShouldBe(2);
        foreach (var entry in entries)
        {
            entry!["Namespace"]!.GetValue<string>().ShouldBe("root");
            entry["ChildPrefixLength"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(0);
            entry["Version"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(0);
        }
        var (parent, child) = (entries[0]!, entries[1]!);
        parent["Cidr"]!.GetValue<string>().ShouldBe("10.0.0.0/24");
        parent["ParentCidr"]!.GetValue<string>().ShouldBeEmpty();
        parent["IsParent"]!.GetValue<bool>().ShouldBeTrue();
        parent["AvailableChildPrefixes"]!.ToJsonString().ShouldBe("""{"10.0.0.0/30":false}""");
        Listed(parent).ShouldBe(["10.0.0.0", "10.0.0.255"]);
        child["Cidr"]!.GetValue<string>().ShouldBe("10.0.0.0/30");
        child["ParentCidr"]!.GetValue<string>().ShouldBe("10.0.0.0/24");
        child["IsParent"]!.GetValue<bool>().ShouldBeFalse();
        child["AvailableChildPrefixes"]!.AsObject().ShouldBeEmpty();
        Listed(child).ShouldBe(["10.0.0.0", "10.0.0.1", "10.0.0.3"]);
    }

    [Fact]
    public async Task IPv6_lists_the_network_address_only()
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync("2001:db8::/126");
        Listed(JsonNode.Parse(await ipam.Root.DumpAsync())!.AsArray()[0]!).ShouldBe(["2001:db8::"]);
    }

    [Fact]
    public async Task Prefixes_come_by_address_then_length()
    {
        await using var ipam = Ipam.InMemory();
        foreach (var top in new[] { "2001:db8::/32", "192.168.0.0/16", "10.0.0.0/8" })
            await ipam.Root.CreatePrefixAsync(top);
        await ipam.Root.AcquireSpecificChildPrefixAsync("10.0.0.0/8", "10.0.0.0/16");
        await ipam.Root.AcquireSpecificChildPrefixAsync("10.0.0.0/8", "10.9.0.0/16");
        JsonNode.Parse(await ipam.Root.DumpAsync())!.AsArray().Select(entry => entry!["Cidr"]!.GetValue<string>())
            .ShouldBe(["10.0.0.0/8", "10.0.0.0/16", "10.9.0.0/16", "192.168.0.0/16", "2001:db8::/32"]);
    }

    [Theory]
    [InlineData("10.0.0.0/31", "10.0.0.0")]
    [InlineData("10.0.0.0/31", "10.0.0.1")]
    [InlineData("10.0.0.9/32", "10.0.0.9")]
    [InlineData("2001:db8::/127", "2001:db8::")]
    [InlineData("2001:db8::/127", "2001:db8::1")]
    [InlineData("2001:db8::9/128", "2001:db8::9")]
    public async Task Prefix_that_reserves_nothing_is_marked_and_keeps_its_addresses(string prefix, string address)
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync(prefix);
        await ipam.Root.AcquireSpecificAddressAsync(prefix, address);
        var dump = await ipam.Root.DumpAsync();
        var entry = JsonNode.Parse(dump)!.AsArray()[0]!;
        entry[NoReserved]!.GetValue<bool>().ShouldBeTrue();
        Listed(entry).ShouldBe([address]);

        await using var other = Ipam.InMemory();
        var report = await other.Root.LoadAsync(dump);
        report.Findings.ShouldBeEmpty();
        report.Addresses.ShouldBe(1);
        await Refusal.OfAsync(IpamReason.AddressAlreadyAcquired, () => other.Root.AcquireSpecificAddressAsync(prefix, address));
        (await other.Root.DumpAsync()).ShouldBe(dump);
    }

    [Theory]
    [InlineData("10.0.0.0/31")]
    [InlineData("10.0.0.9/32")]
    [InlineData("2001:db8::/127")]
    [InlineData("2001:db8::9/128")]
    public async Task Reserved_addresses_of_go_ipam_are_not_acquired_by_loading(string prefix)
    {
        await using var ipam = Ipam.InMemory();
        var report = await ipam.Root.LoadAsync(DumpEntry.Dump(DumpEntry.Of(prefix)));
        report.Addresses.ShouldBe(0);
        report.Findings.ShouldBeEmpty();
        (await ipam.Root.GetUsageAsync(prefix)).AcquiredAddresses.ShouldBe(UInt128.Zero);
        (await ipam.Root.AcquireAddressAsync(prefix)).ShouldBe(Cidr.Parse(prefix).First);
    }

    [Theory]
    [InlineData("10.0.0.0/30")]
    [InlineData("2001:db8::/126")]
    public async Task Prefix_that_reserves_addresses_is_not_marked(string prefix)
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync(prefix);
        JsonNode.Parse(await ipam.Root.DumpAsync())!.AsArray()[0]![NoReserved].ShouldBeNull();
    }

    [Fact]
    public async Task Dump_and_load_honour_the_namespace()
    {
        await using var ipam = Ipam.InMemory();
        var blue = await ipam.CreateNamespaceAsync("blue");
        var green = await ipam.CreateNamespaceAsync("green");
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        await blue.LoadAsync(DumpEntry.Dump(DumpEntry.Of("10.0.0.0/8", addresses: DumpEntry.WithReserved("10.0.0.0/8", "10.0.0.1"))));
        var dump = await blue.DumpAsync();
        JsonNode.Parse(dump)!.AsArray()[0]!["Namespace"]!.GetValue<string>().ShouldBe("blue");
        await green.LoadAsync(dump);
        DumpText.Content(await green.DumpAsync()).ShouldBe("10.0.0.0/8: 10.0.0.1\n");
        DumpText.Content(await ipam.Root.DumpAsync()).ShouldBe("10.0.0.0/24:\n");
    }

    [Fact]
    public Task Dump_and_load_keep_any_state() =>
        Campaign.RunAsync(() => new ReloadedSubject(), 50_000, output, reopenEvery: 60, longest: 600);

    private static IReadOnlyList<string> Listed(JsonNode entry) =>
        [.. DumpText.Addresses(entry).Order().Select(address => address.ToString())];

    [Fact]
    public async Task Prefix_with_more_addresses_than_one_commit_can_count_is_loaded()
    {
        const int Count = 1_100_000;
        var addresses = string.Join(',', Enumerable.Range(1, Count).Select(host => $"\"{new IPAddressValue(IPFamily.V4, (10u << 24) + (uint)host)}\":true"));
        await using var ipam = Ipam.InMemory();
        var report = await ipam.Root.LoadAsync(
            "[{\"Cidr\":\"10.0.0.0/11\",\"IPs\":{\"10.0.0.0\":true,\"10.31.255.255\":true," + addresses + "}}]");
        report.Addresses.ShouldBe(Count);
        (await ipam.Root.AcquireAddressAsync("10.0.0.0/11")).ShouldBe(new IPAddressValue(IPFamily.V4, (10u << 24) + Count + 1));
    }
}

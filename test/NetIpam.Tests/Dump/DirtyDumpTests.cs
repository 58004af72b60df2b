using System.Text.Json.Nodes;

namespace NetIpam.Tests.Dump;

/// <summary>Dirt that real dumps contain: it is told, and answered safely.</summary>
public sealed class DirtyDumpTests
{
    [Fact]
    public async Task Clean_dump_has_no_findings() => await LoadAsync(
        [
            DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.0.0/26"], free: ["10.0.0.64/26"]),
            DumpEntry.Of("10.0.0.0/26", "10.0.0.0/24", addresses: DumpEntry.WithReserved("10.0.0.0/26", "10.0.0.9")),
        ],
        [],
        "10.0.0.0/24:\n10.0.0.0/26 in 10.0.0.0/24: 10.0.0.9\n");

    [Fact]
    public async Task Child_without_object() => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.0.64/26"])],
        [(LoadFindingKind.ChildWithoutObject, "10.0.0.64/26")],
        "10.0.0.0/24:\n10.0.0.64/26 in 10.0.0.0/24:\n");

    [Fact]
    public async Task Child_not_listed() => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24"), DumpEntry.Of("10.0.0.64/26", "10.0.0.0/24")],
        [(LoadFindingKind.ChildNotListed, "10.0.0.64/26")],
        "10.0.0.0/24:\n10.0.0.64/26 in 10.0.0.0/24:\n");

    [Fact]
    public async Task Child_listed_as_free() => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24", free: ["10.0.0.64/26"]), DumpEntry.Of("10.0.0.64/26", "10.0.0.0/24")],
        [(LoadFindingKind.ChildListedAsFree, "10.0.0.64/26")],
        "10.0.0.0/24:\n10.0.0.64/26 in 10.0.0.0/24:\n");

    [Fact]
    public async Task Unmasked_prefix() => await LoadAsync(
        [DumpEntry.Of("10.0.0.7/24", addresses: ["10.0.0.0", "10.0.0.255", "10.0.0.7"])],
        [(LoadFindingKind.Unmasked, "10.0.0.7/24")],
        "10.0.0.0/24: 10.0.0.7\n");

    [Fact]
    public async Task Unmasked_child_key() => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.0.77/26"]), DumpEntry.Of("10.0.0.64/26", "10.0.0.0/24")],
        [(LoadFindingKind.Unmasked, "10.0.0.77/26")],
        "10.0.0.0/24:\n10.0.0.64/26 in 10.0.0.0/24:\n");

    [Fact]
    public async Task Address_outside_of_its_prefix() => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24", addresses: DumpEntry.WithReserved("10.0.0.0/24", "10.0.0.5", "10.0.1.5"))],
        [(LoadFindingKind.UnusableAddress, "10.0.0.0/24")],
        "10.0.0.0/24: 10.0.0.5\n");

    [Fact]
    public async Task Address_of_the_other_family() => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24", addresses: DumpEntry.WithReserved("10.0.0.0/24", "10.0.0.5", "2001:db8::5"))],
        [(LoadFindingKind.UnusableAddress, "10.0.0.0/24")],
        "10.0.0.0/24: 10.0.0.5\n");

    [Fact]
    public async Task Parent_missing() => await LoadAsync(
        [DumpEntry.Of("10.0.0.64/26", "10.0.0.0/24", addresses: DumpEntry.WithReserved("10.0.0.64/26", "10.0.0.70"))],
        [(LoadFindingKind.ParentMissing, "10.0.0.64/26")],
        "10.0.0.64/26: 10.0.0.70\n");

    [Theory]
    [InlineData("10.0.0.255")]
    [InlineData("10.0.0.0")]
    public async Task Reserved_address_missing(string present) => await LoadAsync(
        [DumpEntry.Of("10.0.0.0/24", addresses: [present, "10.0.0.5"])],
        [(LoadFindingKind.ReservedAddressMissing, "10.0.0.0/24")],
        "10.0.0.0/24: 10.0.0.5\n");

    [Fact]
    public async Task Reserved_address_missing_in_IPv6() => await LoadAsync(
        [DumpEntry.Of("2001:db8::/64", addresses: ["2001:db8::5"])],
        [(LoadFindingKind.ReservedAddressMissing, "2001:db8::/64")],
        "2001:db8::/64: 2001:db8::5\n");

    [Fact]
    public async Task Reserved_address_missing_is_not_handed_out()
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.LoadAsync(DumpEntry.Dump(DumpEntry.Of("10.0.0.0/30", addresses: [])));
        (await ipam.Root.AcquireAddressAsync("10.0.0.0/30")).ToString().ShouldBe("10.0.0.1");
        (await ipam.Root.AcquireAddressAsync("10.0.0.0/30")).ToString().ShouldBe("10.0.0.2");
        await Refusal.OfAsync(IpamReason.NoAddressAvailable, () => ipam.Root.AcquireAddressAsync("10.0.0.0/30"));
    }

    [Fact]
    public async Task Duplicate() => await LoadAsync(
        [
            DumpEntry.Of("10.0.0.0/24", addresses: DumpEntry.WithReserved("10.0.0.0/24", "10.0.0.5")),
            DumpEntry.Of("10.0.0.0/24", addresses: DumpEntry.WithReserved("10.0.0.0/24", "10.0.0.5", "10.0.0.6")),
        ],
        [(LoadFindingKind.Duplicate, "10.0.0.0/24")],
        "10.0.0.0/24: 10.0.0.5 10.0.0.6\n");

    [Fact]
    public async Task Findings_come_in_the_order_of_the_dump() => await LoadAsync(
        [
            DumpEntry.Of("10.9.0.0/24", "10.8.0.0/14"),
            DumpEntry.Of("10.0.0.7/24", addresses: DumpEntry.WithReserved("10.0.0.0/24")),
            DumpEntry.Of("10.1.0.0/24", acquired: ["10.1.0.0/26"]),
        ],
        [
            (LoadFindingKind.ParentMissing, "10.9.0.0/24"),
            (LoadFindingKind.Unmasked, "10.0.0.7/24"),
            (LoadFindingKind.ChildWithoutObject, "10.1.0.0/26"),
        ],
        "10.0.0.0/24:\n10.1.0.0/24:\n10.1.0.0/26 in 10.1.0.0/24:\n10.9.0.0/24:\n");

    /// <summary>Go writes a map that was never made as null.</summary>
    [Fact]
    public async Task Maps_that_are_null_are_empty()
    {
        var entry = DumpEntry.Of("2001:db8::/64");
        entry["AvailableChildPrefixes"] = null;
        await LoadAsync([entry], [], "2001:db8::/64:\n");
    }

    /// <summary>Older versions of go-ipam wrote neither.</summary>
    [Fact]
    public async Task Objects_without_namespace_and_parent_mark()
    {
        var entry = DumpEntry.Of("10.0.0.0/24");
        entry.Remove("Namespace");
        entry.Remove("IsParent");
        await LoadAsync([entry], [], "10.0.0.0/24:\n");
    }

    private static async Task LoadAsync(JsonObject[] entries, (LoadFindingKind Kind, string Prefix)[] findings, string content)
    {
        await using var ipam = Ipam.InMemory();
        var report = await ipam.Root.LoadAsync(DumpEntry.Dump(entries));
        report.Findings.Select(finding => (finding.Kind, finding.Prefix)).ShouldBe(findings);
        report.Findings.ShouldAllBe(finding => finding.Message.Length > 0);
        var dump = await ipam.Root.DumpAsync();
        DumpText.Content(dump).ShouldBe(content);
        report.Prefixes.ShouldBe(content.Count(character => character == '\n'));
        (await Reload(dump)).Findings.ShouldBeEmpty();
    }

    private static async Task<LoadReport> Reload(string dump)
    {
        await using var ipam = Ipam.InMemory();
        return await ipam.Root.LoadAsync(dump);
    }
}

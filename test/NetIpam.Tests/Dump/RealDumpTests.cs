using System.Text.Json.Nodes;

namespace NetIpam.Tests.Dump;

/// <summary>A dump that go-ipam wrote: 11 objects, one parent that lists 18 acquired children, of which 10 have no object.</summary>
public sealed class RealDumpTests : IAsyncLifetime
{
    private const string Parent = "10.128.0.0/14";

    private readonly string _dump = File.ReadAllText(TestData.Path("goipam-dump.json"));
    private readonly Ipam _ipam = Ipam.InMemory();
    private LoadReport _report = null!;

    private IEnumerable<JsonNode> Leaves => JsonNode.Parse(_dump)!.AsArray().Select(entry => entry!).Where(entry => entry["Cidr"]!.GetValue<string>() != Parent);

    public async ValueTask InitializeAsync() => _report = await _ipam.Root.LoadAsync(_dump, cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();

    [Fact]
    public void Report_counts_what_was_loaded()
    {
        _report.Prefixes.ShouldBe(21);
        _report.Addresses.ShouldBe(170);
    }

    [Fact]
    public void Children_without_object_are_found_and_nothing_else() =>
        _report.Findings.Select(finding => (finding.Kind, finding.Prefix)).ShouldBe(
        [
            (LoadFindingKind.ChildWithoutObject, "10.128.52.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.128.92.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.131.40.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.131.64.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.128.164.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.130.112.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.130.176.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.130.188.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.131.224.0/22"),
            (LoadFindingKind.ChildWithoutObject, "10.131.232.0/22"),
        ]);

    [Fact]
    public async Task Every_prefix_is_there_with_its_parent()
    {
        var prefixes = await _ipam.Root.ListPrefixesAsync();
        prefixes.Count(prefix => prefix.Parent is null).ShouldBe(3);
        prefixes.Count(prefix => prefix.Parent == Cidr.Parse(Parent)).ShouldBe(18);
    }

    [Fact]
    public async Task Usage_of_each_prefix()
    {
        foreach (var entry in Leaves)
        {
            var cidr = Cidr.Parse(entry["Cidr"]!.GetValue<string>());
            var usage = await _ipam.Root.GetUsageAsync(cidr);
            usage.AcquiredAddresses.ShouldBe((UInt128)(DumpText.Addresses(entry).Count - 2));
            usage.Reserved.ShouldBe((UInt128)2);
            usage.Free.ShouldBe((UInt128.One << cidr.HostBits) - usage.AcquiredAddresses - 2);
        }
        var parent = await _ipam.Root.GetUsageAsync(Cidr.Parse(Parent));
        parent.AcquiredChildPrefixes.ShouldBe(18);
        parent.Used.ShouldBe((UInt128)(18 * 1024));
        parent.Free.ShouldBe((UInt128)((256 - 18) * 1024));
        parent.Reserved.ShouldBe(UInt128.Zero);
    }

    [Fact]
    public async Task Content_is_that_of_the_objects()
    {
        var loaded = DumpText.Content(await _ipam.Root.DumpAsync()).Split('\n');
        foreach (var line in DumpText.Content(_dump).Split('\n'))
            loaded.ShouldContain(line);
    }

    [Fact]
    public async Task Listed_addresses_are_acquired_and_others_are_free()
    {
        foreach (var entry in Leaves)
        {
            var cidr = Cidr.Parse(entry["Cidr"]!.GetValue<string>());
            var listed = DumpText.Addresses(entry).ToHashSet();
            for (var value = cidr.First.Value; value <= cidr.First.Value + UInt128.Min(1023, cidr.Last.Value - cidr.First.Value); value++)
            {
                var address = new IPAddressValue(cidr.Family, value);
                if (listed.Contains(address))
                    await Refusal.OfAsync(IpamReason.AddressAlreadyAcquired, () => _ipam.Root.AcquireSpecificAddressAsync(cidr, address));
                else if (value != cidr.Last.Value)
                    (await _ipam.Root.AcquireSpecificAddressAsync(cidr, address)).ShouldBe(address);
            }
        }
    }

    [Fact]
    public async Task Space_of_a_child_without_object_is_not_handed_out()
    {
        for (var free = 256 - 18; free > 0; free--)
            await _ipam.Root.AcquireChildPrefixAsync(Cidr.Parse(Parent), 22);
        await Refusal.OfAsync(IpamReason.NoChildPrefixAvailable, () => _ipam.Root.AcquireChildPrefixAsync(Cidr.Parse(Parent), 22));
    }

    [Fact]
    public async Task Dump_of_what_was_loaded_is_clean_and_loads_to_the_same()
    {
        var first = await _ipam.Root.DumpAsync();
        await using var other = Ipam.InMemory();
        var report = await other.Root.LoadAsync(first);
        report.ShouldSatisfyAllConditions(
            () => report.Findings.ShouldBeEmpty(),
            () => report.Prefixes.ShouldBe(21),
            () => report.Addresses.ShouldBe(170));
        (await other.Root.DumpAsync()).ShouldBe(first);
    }
}

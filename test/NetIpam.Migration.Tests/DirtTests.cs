using System.Text.Json.Nodes;

namespace NetIpam.Migration.Tests;

/// <summary>Each kind of dirt: it is told, it keeps nothing else from being migrated, and nothing that may be in use is handed out.</summary>
public sealed class DirtTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.Path, "ipam-db.json");

    private string Target => Path.Combine(_folder.Path, "store");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Child_without_object() => IsReadSafelyAsync(
        MigrationFindingKind.ChildWithoutObject,
        [GoIpamPrefix.Of("10.0.0.0/24", children: ["10.0.0.64/26"])],
        "10.0.0.0/24, 10.0.0.64/26 in 10.0.0.0/24");

    [Fact]
    public Task Orphan() => IsReadSafelyAsync(
        MigrationFindingKind.ParentMissing,
        [GoIpamPrefix.Of("10.0.0.64/26", "10.0.0.0/24", ["10.0.0.70"])],
        "10.0.0.64/26: 10.0.0.70");

    [Fact]
    public Task Unmasked_prefix() => IsReadSafelyAsync(
        MigrationFindingKind.Unmasked,
        [GoIpamPrefix.Raw("10.0.0.7/24", "", ["10.0.0.0", "10.0.0.255", "10.0.0.9"])],
        "10.0.0.0/24: 10.0.0.9");

    [Fact]
    public Task Doubled_prefix_with_the_addresses_of_both() => IsReadSafelyAsync(
        MigrationFindingKind.Duplicate,
        [GoIpamPrefix.Of("10.0.0.0/24", addresses: ["10.0.0.1"]), GoIpamPrefix.Raw("10.0.0.3/24", "", ["10.0.0.0", "10.0.0.255", "10.0.0.1", "10.0.0.2"])],
        "10.0.0.0/24: 10.0.0.1 10.0.0.2");

    [Fact]
    public Task Address_outside_of_its_prefix() => IsReadSafelyAsync(
        MigrationFindingKind.UnusableAddress,
        [GoIpamPrefix.Of("10.0.0.0/24", addresses: ["10.0.1.1"])],
        "10.0.0.0/24");

    [Fact]
    public async Task Key_that_differs_from_what_is_filed()
    {
        await WriteAsync(new JsonObject { ["10.0.0.7/24"] = GoIpamPrefix.Of("10.0.0.0/24", addresses: ["10.0.0.7"]) });
        await ShouldBeReadSafelyAsync(MigrationFindingKind.KeyDiffers, "10.0.0.0/24: 10.0.0.7");
    }

    [Fact]
    public Task Top_prefixes_that_overlap() => NeedsChoiceAsync(
        MigrationFindingKind.Overlap,
        [GoIpamPrefix.Of("10.0.0.0/8"), GoIpamPrefix.Of("10.0.0.0/24", addresses: ["10.0.0.9"])],
        "10.0.0.0/8, 10.0.0.0/24 in 10.0.0.0/8: 10.0.0.9");

    [Fact]
    public Task Child_outside_of_its_parent() => NeedsChoiceAsync(
        MigrationFindingKind.Overlap,
        [GoIpamPrefix.Of("10.0.0.0/24", children: []), GoIpamPrefix.Of("10.0.1.0/26", "10.0.0.0/24", ["10.0.1.9"])],
        "10.0.0.0/24, 10.0.1.0/26: 10.0.1.9");

    [Fact]
    public Task Child_of_two_parents() => NeedsChoiceAsync(
        MigrationFindingKind.Overlap,
        [
            GoIpamPrefix.Of("10.0.0.0/16", children: ["10.0.0.0/24", "10.0.0.0/26"]),
            GoIpamPrefix.Of("10.0.0.0/24", "10.0.0.0/16", children: ["10.0.0.0/26"]),
            GoIpamPrefix.Of("10.0.0.0/26", "10.0.0.0/16", ["10.0.0.9"]),
        ],
        "10.0.0.0/16, 10.0.0.0/24 in 10.0.0.0/16, 10.0.0.0/26 in 10.0.0.0/24: 10.0.0.9");

    [Fact]
    public Task Children_that_overlap() => NeedsChoiceAsync(
        MigrationFindingKind.Overlap,
        [
            GoIpamPrefix.Of("10.0.0.0/16", children: ["10.0.0.0/20", "10.0.1.0/24"]),
            GoIpamPrefix.Of("10.0.1.0/24", "10.0.0.0/16", ["10.0.1.9"]),
        ],
        "10.0.0.0/16, 10.0.0.0/20 in 10.0.0.0/16, 10.0.1.0/24 in 10.0.0.0/20: 10.0.1.9");

    [Fact]
    public Task Overlapping_prefixes_that_both_hold_addresses() => NeedsChoiceAsync(
        MigrationFindingKind.AddressesBesideChildren,
        [GoIpamPrefix.Of("10.0.0.0/16", addresses: ["10.0.0.5", "10.0.7.7", "10.0.0.255"]), GoIpamPrefix.Of("10.0.0.0/24", addresses: ["10.0.0.9"])],
        "10.0.0.0/16, 10.0.0.0/24 in 10.0.0.0/16: 10.0.0.5 10.0.0.9, 10.0.7.7/32 in 10.0.0.0/16: 10.0.7.7");

    [Fact]
    public Task Addresses_beside_children_of_children() => NeedsChoiceAsync(
        MigrationFindingKind.AddressesBesideChildren,
        [
            GoIpamPrefix.Of("2001:db8::/48", addresses: ["2001:db8::1:1", "2001:db8:0:7::7"], children: ["2001:db8::/64"]),
            GoIpamPrefix.Of("2001:db8::/64", "2001:db8::/48", children: ["2001:db8::1:0/112"]),
            GoIpamPrefix.Of("2001:db8::1:0/112", "2001:db8::/64"),
        ],
        "2001:db8::/48, 2001:db8::/64 in 2001:db8::/48, 2001:db8::1:0/112 in 2001:db8::/64: 2001:db8::1:1, 2001:db8:0:7::7/128 in 2001:db8::/48: 2001:db8:0:7::7");

    [Theory]
    [InlineData("{\"Cidr\":\"10.0.1.0/33\"}")]
    [InlineData("{\"Cidr\":17}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"Cidr\":\"10.0.1.0/24\",\"IPs\":{\"10.0.1.1\":\"yes\"}}")]
    public async Task What_cannot_be_read(string prefix)
    {
        await WriteAsync(new JsonObject { ["10.0.0.0/24"] = GoIpamPrefix.Of("10.0.0.0/24", addresses: ["10.0.0.7"]), ["10.0.1.0/24"] = JsonNode.Parse(prefix) });
        await ShouldNeedChoiceAsync(MigrationFindingKind.Unreadable, "10.0.0.0/24: 10.0.0.7");
    }

    [Fact]
    public Task Address_and_child_and_parent_that_are_none() => NeedsChoiceAsync(
        MigrationFindingKind.Unreadable,
        [GoIpamPrefix.Raw("10.0.0.0/24", "nobody", ["10.0.0.0", "10.0.0.255", "10.0.0.7", "router"], children: ["10.0.0.0/99"])],
        "10.0.0.0/24: 10.0.0.7");

    [Theory]
    [InlineData("")]
    [InlineData("with\nline break")]
    public async Task Name_that_is_none_of_NetIpam_needs_another_one(string name)
    {
        await WriteAsync(new JsonObject { ["10.0.0.0/24"] = GoIpamPrefix.Of("10.0.0.0/24") }, name);
        var left = (await RunAsync(DirtPolicy.Repair, apply: true)).Namespaces.Single(each => each.Name == name);
        left.Outcome.ShouldBe(NamespaceOutcome.NeedsChoice);
        left.Findings.ShouldHaveSingleItem().ToString().ShouldNotContain("\n");
        var report = await new DataMigration(Options(DirtPolicy.Safe) with { Renames = new Dictionary<string, string> { [name] = "named" } }).ApplyAsync(Token);
        report.Namespaces.Single(each => each.Name == name).Outcome.ShouldBe(NamespaceOutcome.Migrated);
    }

    [Fact]
    public async Task Dirt_stops_its_namespace_only_where_that_is_chosen()
    {
        await WriteAsync(new JsonObject { ["10.0.0.0/24"] = GoIpamPrefix.Of("10.0.0.0/24", children: ["10.0.0.64/26"]) });
        var report = await RunAsync(DirtPolicy.Stop, apply: true);
        report.Namespaces.Select(each => (each.Name, each.Outcome)).ShouldBe([("clean", NamespaceOutcome.Migrated), ("dirty", NamespaceOutcome.NeedsChoice)]);
        report.OnlyNeedsChoice.ShouldBeTrue();
    }

    private async Task IsReadSafelyAsync(MigrationFindingKind kind, JsonObject[] prefixes, string expected)
    {
        await WriteAsync(prefixes);
        await ShouldBeReadSafelyAsync(kind, expected);
    }

    private async Task ShouldBeReadSafelyAsync(MigrationFindingKind kind, string expected)
    {
        var report = await RunAsync(DirtPolicy.Safe, apply: true);
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated, string.Join(' ', report.Namespaces.SelectMany(each => each.Messages)));
        report.Namespaces.Single(each => each.Name == "dirty").Findings.ShouldContain(finding => finding.Kind == kind && !finding.NeedsChoice);
        await ShouldHoldAsync(expected);
    }

    private async Task NeedsChoiceAsync(MigrationFindingKind kind, JsonObject[] prefixes, string expected)
    {
        await WriteAsync(prefixes);
        await ShouldNeedChoiceAsync(kind, expected);
    }

    /// <summary>It is left out until repairing is chosen, and the other namespace is not.</summary>
    private async Task ShouldNeedChoiceAsync(MigrationFindingKind kind, string expected)
    {
        var report = await RunAsync(DirtPolicy.Safe, apply: true);
        report.Namespaces.Select(each => (each.Name, each.Outcome)).ShouldBe([("clean", NamespaceOutcome.Migrated), ("dirty", NamespaceOutcome.NeedsChoice)]);
        report.Namespaces[1].Findings.ShouldContain(finding => finding.Kind == kind && finding.NeedsChoice);
        report.Namespaces[1].Messages.ShouldHaveSingleItem().ShouldContain("--on-dirt repair");
        var repaired = await RunAsync(DirtPolicy.Repair, apply: true);
        repaired.Namespaces.Select(each => (each.Name, each.Outcome)).ShouldBe(
            [("clean", NamespaceOutcome.AlreadyThere), ("dirty", NamespaceOutcome.Migrated)], string.Join(' ', repaired.Namespaces.SelectMany(each => each.Messages)));
        (await RunAsync(DirtPolicy.Repair, apply: true)).Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.AlreadyThere);
        await ShouldHoldAsync(expected);
    }

    private async Task ShouldHoldAsync(string expected)
    {
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        var held = new List<string>();
        foreach (var prefix in JsonNode.Parse(await ipam.Namespace("dirty").DumpAsync(Token))!.AsArray())
        {
            var cidr = Cidr.Parse(prefix!["Cidr"]!.GetValue<string>());
            var parent = prefix["ParentCidr"]!.GetValue<string>();
            var addresses = prefix["IPs"]!.AsObject().Select(address => address.Key)
                .Where(address => cidr.HostBits <= 1 || (address != cidr.First.ToString() && (cidr.Family == IPFamily.V6 || address != cidr.Last.ToString()))).ToList();
            held.Add($"{cidr}{(parent.Length == 0 ? "" : " in " + parent)}{(addresses.Count == 0 ? "" : ": " + string.Join(' ', addresses))}");
        }
        string.Join(", ", held).ShouldBe(expected);
    }

    private Task WriteAsync(params JsonObject[] prefixes) =>
        WriteAsync(new JsonObject(prefixes.Select(prefix => KeyValuePair.Create<string, JsonNode?>(prefix.CidrOf(), prefix))));

    private Task WriteAsync(JsonObject dirty, string name = "dirty") => File.WriteAllTextAsync(
        Store, new JsonObject { [name] = dirty, ["clean"] = new JsonObject { ["10.9.0.0/24"] = GoIpamPrefix.Of("10.9.0.0/24", addresses: ["10.9.0.1"]) } }.ToJsonString(), Token);

    private MigrationOptions Options(DirtPolicy policy) => new() { From = StoreUri.Parse($"file://{Store}"), To = StoreUri.Parse($"file://{Target}"), OnDirt = policy };

    private Task<MigrationReport> RunAsync(DirtPolicy policy, bool apply)
    {
        var migration = new DataMigration(Options(policy));
        return apply ? migration.ApplyAsync(Token) : migration.LookAsync(Token);
    }
}

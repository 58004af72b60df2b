namespace NetIpam.Tests.Dump;

/// <summary>Dumps without a safe reading are refused as a whole.</summary>
public sealed class RefusedDumpTests
{
    public static TheoryData<string> Malformed =>
    [
        "", "  ", "[", "{", "{}", "42", "\"10.0.0.0/24\"", "true", "[] []", "[1]", "[null]", "[[]]", "[{}]",
        """[{"Cidr":7}]""",
        """[{"Cidr":null}]""",
        """[{"Cidr":""}]""",
        """[{"Cidr":"10.0.0.0"}]""",
        """[{"Cidr":"10.0.0.0/33"}]""",
        """[{"Cidr":"ten/8"}]""",
        """[{"Cidr":"10.0.0.0/24","ParentCidr":7}]""",
        """[{"Cidr":"10.0.0.0/24","ParentCidr":"ten"}]""",
        """[{"Cidr":"10.0.0.0/24","IPs":[]}]""",
        """[{"Cidr":"10.0.0.0/24","IPs":"10.0.0.1"}]""",
        """[{"Cidr":"10.0.0.0/24","IPs":{"ten":true}}]""",
        """[{"Cidr":"10.0.0.0/24","IPs":{"10.0.0.1":"yes"}}]""",
        """[{"Cidr":"10.0.0.0/24","AvailableChildPrefixes":[]}]""",
        """[{"Cidr":"10.0.0.0/24","AvailableChildPrefixes":{"10.0.0.0":false}}]""",
        """[{"Cidr":"10.0.0.0/24","AvailableChildPrefixes":{"10.0.0.0/26":0}}]""",
        """[{"Cidr":"10.0.0.0/24","IPs":{}}""",
    ];

    public static TheoryData<string> Inconsistent =>
    [
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/8"), DumpEntry.Of("10.1.0.0/16")),
        DumpEntry.Dump(DumpEntry.Of("2001:db8::/32"), DumpEntry.Of("::/0")),
        DumpEntry.Dump(
            DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.0.64/26"], addresses: DumpEntry.WithReserved("10.0.0.0/24", "10.0.0.9")),
            DumpEntry.Of("10.0.0.64/26", "10.0.0.0/24")),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.0.64/26"], addresses: DumpEntry.WithReserved("10.0.0.0/24", "10.0.0.70"))),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.1.0/26"])),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24", acquired: ["2001:db8::/64"])),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24", acquired: ["10.0.0.0/25", "10.0.0.64/26"])),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24"), DumpEntry.Of("10.9.0.0/26", "10.0.0.0/24")),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24"), DumpEntry.Of("10.0.0.0/16", "10.0.0.0/24")),
        DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24", "10.0.0.0/24")),
    ];

    [Theory, MemberData(nameof(Malformed))]
    public Task Malformed_dump(string dump) => RefusedAsync(IpamReason.DumpMalformed, dump);

    [Theory]
    [InlineData("7", "The dump is not a JSON array of prefixes as go-ipam's dump writes it: see line 1, byte 2.")]
    [InlineData(
        " {\"root\":{}}",
        "The dump is not a JSON array of prefixes as go-ipam's dump writes it: it is an object, as go-ipam's file store is, which ipam migrate reads.")]
    [InlineData(
        "[\n{\"Cidr\":\"10.0.0.0/24\",\"IPs\":7}]",
        "The dump is not a JSON array of prefixes as go-ipam's dump writes it: see line 2, byte 30, $[0].IPs.")]
    [InlineData("[{}]", "The dump is not a JSON array of prefixes as go-ipam's dump writes it: it has an object without a Cidr.")]
    public async Task Malformed_dump_says_what_was_expected_and_where_it_is_not(string dump, string message)
    {
        await using var ipam = Ipam.InMemory();
        (await Should.ThrowAsync<IpamException>(async () => await ipam.Root.LoadAsync(dump))).Message.ShouldBe(message);
    }

    [Theory, MemberData(nameof(Inconsistent))]
    public Task Dump_that_contradicts_itself(string dump) => RefusedAsync(IpamReason.DumpInconsistent, dump);

    [Fact]
    public Task Dirt_before_the_contradiction_is_not_loaded() => RefusedAsync(
        IpamReason.DumpInconsistent,
        DumpEntry.Dump(DumpEntry.Of("10.9.0.7/24"), DumpEntry.Of("10.0.0.0/8", acquired: ["10.2.0.0/16"]), DumpEntry.Of("10.0.0.0/16")));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Namespace_that_is_not_empty(string nothing)
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24");
        var before = await ipam.Root.DumpAsync();
        await Refusal.OfAsync(IpamReason.NamespaceNotEmpty, () => ipam.Root.LoadAsync(DumpEntry.Dump(DumpEntry.Of("192.168.0.0/24"))));
        await Refusal.OfAsync(IpamReason.NamespaceNotEmpty, () => ipam.Root.LoadAsync(nothing));
        (await ipam.Root.DumpAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Namespace_that_is_missing()
    {
        await using var ipam = Ipam.InMemory();
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => ipam.Namespace("blue").LoadAsync("[]"));
        (await ipam.ListNamespacesAsync()).ShouldBe([Ipam.RootNamespace]);
    }

    private static async Task RefusedAsync(IpamReason reason, string dump)
    {
        await using var ipam = Ipam.InMemory();
        var empty = await ipam.Root.DumpAsync();
        await Refusal.OfAsync(reason, () => ipam.Root.LoadAsync(dump));
        (await ipam.Root.ListPrefixesAsync()).ShouldBeEmpty();
        (await ipam.Root.DumpAsync()).ShouldBe(empty);
        (await ipam.Root.LoadAsync(DumpEntry.Dump(DumpEntry.Of("10.0.0.0/24")))).Prefixes.ShouldBe(1);
    }
}

namespace NetIpam.Tests.Parity;

/// <summary>Names are data: any of them is a namespace of its own, and none reaches a statement, a key or a path.</summary>
public sealed class NamespaceNames
{
    private static readonly string Long = new('n', 127);

    public static TheoryData<string> Unusual =>
    [
        "a'b", "\"quoted\"", "'; DROP TABLE prefixes; --", "../../etc/passwd", "/", "\\", "a/b", ".", "..", "%", "*", "{x}", "tenant:1",
        "ünïcödé", "名前空間", "😀", " leading and trailing ", "ROOT", "nul", "null", "0", "-1", Long + "n",
    ];

    /// <summary>Not in attributes: those are stored as UTF-8, which has no unpaired surrogates.</summary>
    public static TheoryData<string> Invalid => ["", "a\nb", "\0", "a\tb", "\u0085", "\ud83d", "\ude00\ud83d", Long + "nn"];

    [Theory, MemberData(nameof(Unusual))]
    public Task In_memory(string name) => HoldsItsOwnAsync(Ipam.InMemory(), name);

    [Theory, MemberData(nameof(Unusual))]
    public async Task On_file(string name)
    {
        using var folder = new TemporaryFolder();
        await HoldsItsOwnAsync(await Ipam.OpenFileAsync(folder.Path), name);
        await using var again = await Ipam.OpenFileAsync(folder.Path);
        (await again.ListNamespacesAsync()).ShouldContain(name);
        (await again.Namespace(name).ListPrefixesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Long_and_similar_names_do_not_collide()
    {
        string[] names =
        [
            Long, Long + "a", Long + "b", "tenant", "tenant-2", "tenant_2", "Tenant", "tenant ", "tenan", "e\u0301", "\u00e9", "root2",
        ];
        await using var ipam = Ipam.InMemory();
        for (var i = 0; i < names.Length; i++)
            await (await ipam.CreateNamespaceAsync(names[i])).CreatePrefixAsync($"10.{i}.0.0/16");
        (await ipam.ListNamespacesAsync()).ShouldBe([.. names.Append("root").Order(StringComparer.Ordinal)]);
        for (var i = 0; i < names.Length; i++)
            (await ipam.Namespace(names[i]).ListPrefixesAsync()).Select(prefix => prefix.Cidr.ToString()).ShouldBe([$"10.{i}.0.0/16"]);
    }

    [Fact]
    public async Task Deleting_one_leaves_the_one_whose_name_begins_with_it()
    {
        await using var ipam = Ipam.InMemory();
        await ipam.CreateNamespaceAsync("tenant");
        await (await ipam.CreateNamespaceAsync("tenant-2")).CreatePrefixAsync("10.0.0.0/8");
        await ipam.DeleteNamespaceAsync("tenant");
        (await ipam.ListNamespacesAsync()).ShouldBe(["root", "tenant-2"]);
        (await ipam.Namespace("tenant-2").ListPrefixesAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Invalid))]
    public async Task Name_that_is_none_is_refused(string name)
    {
        await using var ipam = Ipam.InMemory();
        Should.Throw<IpamException>(() => ipam.Namespace(name)).Reason.ShouldBe(IpamReason.NamespaceNameInvalid);
        await Refusal.OfAsync(IpamReason.NamespaceNameInvalid, () => ipam.CreateNamespaceAsync(name));
        await Refusal.OfAsync(IpamReason.NamespaceNameInvalid, () => ipam.DeleteNamespaceAsync(name));
        (await ipam.ListNamespacesAsync()).ShouldBe([Ipam.RootNamespace]);
    }

    private static async Task HoldsItsOwnAsync(Ipam opened, string name)
    {
        await using var ipam = opened;
        var space = await ipam.CreateNamespaceAsync(name);
        space.Name.ShouldBe(name);
        await space.CreatePrefixAsync("10.0.0.0/24");
        (await ipam.ListNamespacesAsync()).ShouldBe([.. new[] { name, "root" }.Order(StringComparer.Ordinal)]);
        (await ipam.Namespace(name).ListPrefixesAsync()).Count.ShouldBe(1);
        (await ipam.Root.ListPrefixesAsync()).ShouldBeEmpty();
        (await space.DumpAsync()).ShouldNotBeNullOrEmpty();
    }
}

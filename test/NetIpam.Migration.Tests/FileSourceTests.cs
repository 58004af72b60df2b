using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetIpam.Migration.Tests;

/// <summary>The file of go-ipam's file backend.</summary>
public sealed class FileSourceTests : SourceTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private string Store => Path.Combine(Folder, "ipam-db.json");

    protected override string Source => $"file://{Store}";

    public override async ValueTask InitializeAsync() => await WriteAsync(SampleData.Namespaces());

    [Fact]
    public async Task Dump_is_the_namespace_root()
    {
        await File.WriteAllTextAsync(Store, new JsonArray([.. GoIpamPrefix.RealDump()]).ToJsonString(), Token);
        (await RunAsync(apply: true)).Namespaces.ShouldHaveSingleItem().Outcome.ShouldBe(NamespaceOutcome.Migrated);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Root.DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("root", GoIpamPrefix.RealDump()));
    }

    [Theory]
    [InlineData(null, "root")]
    [InlineData("", "root")]
    [InlineData("root", "root")]
    [InlineData("tenant", "tenant")]
    public async Task Dump_is_the_namespace_that_it_names(string? named, string name)
    {
        var dump = DumpOf(("10.0.0.0/24", named), ("10.0.1.0/24", named));
        await File.WriteAllTextAsync(Store, dump, Token);
        var report = (await RunAsync(apply: true)).Namespaces.ShouldHaveSingleItem();
        (report.Name, report.Outcome).ShouldBe((name, NamespaceOutcome.Migrated));
        await using var loaded = Ipam.InMemory();
        await loaded.CreateNamespaceAsync(name, cancellationToken: Token);
        await loaded.Namespace(name).LoadAsync(dump, cancellationToken: Token);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Namespace(name).DumpAsync(Token)).ShouldBe(await loaded.Namespace(name).DumpAsync(Token));
    }

    [Theory]
    [InlineData("10.0.0.0/24", "b")]
    [InlineData("10.0.1.0/24", "b")]
    [InlineData("10.0.1.0/24", "root")]
    [InlineData("10.0.1.0/24", "")]
    public async Task Dump_of_several_namespaces_is_refused_as_loading_it_is(string second, string other)
    {
        var dump = DumpOf(("10.0.0.0/24", "a"), (second, other));
        await File.WriteAllTextAsync(Store, dump, Token);
        foreach (var policy in Enum.GetValues<DirtPolicy>())
        {
            var refused = await Should.ThrowAsync<IpamException>(() => new DataMigration(Options() with { OnDirt = policy }).ApplyAsync(Token));
            (refused.Reason, refused.Message.Contains("more than one namespace", StringComparison.Ordinal)).ShouldBe((IpamReason.StoreNotUsable, true));
        }
        Directory.Exists(Target).ShouldBeFalse();
        await using var ipam = Ipam.InMemory();
        (await Should.ThrowAsync<IpamException>(async () => await ipam.Root.LoadAsync(dump, cancellationToken: Token))).Message.ShouldContain("more than one namespace");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"root\":{\"10.0.0.0/24\":")]
    [InlineData("[1,2,3]")]
    [InlineData("\"text\"")]
    public async Task What_is_not_go_ipams_is_refused(string content)
    {
        await File.WriteAllTextAsync(Store, content, Token);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true))).Reason.ShouldBe(IpamReason.StoreNotUsable);
        Directory.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task Damaged_file_is_refused_with_the_place()
    {
        var text = await File.ReadAllTextAsync(Store, Token);
        await File.WriteAllTextAsync(Store, text[..(text.Length / 2)], Token);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true))).Message.ShouldContain("it is no JSON, see line");
        Directory.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task Way_back_gives_a_file_of_go_ipam_that_holds_the_same()
    {
        await RunAsync(apply: true);
        await using (var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token))
            await ipam.Namespace("tenant@home").AcquireAddressAsync("192.168.0.0/31", cancellationToken: Token);
        var back = Path.Combine(Folder, "back.json");
        var report = await RunAsync(apply: true, from: $"file://{Target}", to: $"go-ipam+file://{back}");
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        report.Namespaces.SelectMany(each => each.Findings).ShouldHaveSingleItem().Kind.ShouldBe(MigrationFindingKind.NotInGoIpam);
        var there = JsonNode.Parse(await File.ReadAllTextAsync(back, Token))!.AsObject();
        there.Select(each => each.Key).ShouldBe(SampleData.Namespaces().Keys);
        there["tenant"]!["10.0.0.0/24"]!["IPs"]!.AsObject().Select(address => address.Key).ShouldBe(["10.0.0.0", "10.0.0.1", "10.0.0.7", "10.0.0.255"]);
        there["tenant"]!["10.0.0.0/16"]!["AvailableChildPrefixes"]!.AsObject().ShouldAllBe(child => !child.Value!.GetValue<bool>());
        (await RunAsync(apply: true, from: $"file://{Target}", to: $"go-ipam+file://{back}")).Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.AlreadyThere);
    }

    [Fact]
    public async Task File_is_no_target_by_mistake()
    {
        var before = await PhotographAsync();
        var other = Path.Combine(Folder, "other.json");
        File.Copy(Store, other);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true, to: $"file://{other}"))).Message.ShouldContain("is a file of go-ipam");
        (await File.ReadAllTextAsync(other, Token)).ShouldBe(before);
    }

    protected override Task<string> PhotographAsync() => File.ReadAllTextAsync(Store, Token);

    protected override async Task ChangeAsync()
    {
        var namespaces = SampleData.Namespaces();
        namespaces["tenant"][1]["IPs"]!["10.0.0.99"] = true;
        await WriteAsync(namespaces);
    }

    private static string DumpOf(params (string Cidr, string? Namespace)[] prefixes) => new JsonArray([.. prefixes.Select(static each =>
    {
        var prefix = GoIpamPrefix.Of(each.Cidr);
        prefix["Namespace"] = each.Namespace;
        return prefix;
    })]).ToJsonString();

    private Task WriteAsync(SortedDictionary<string, List<JsonObject>> namespaces)
    {
        var file = new JsonObject();
        foreach (var (name, prefixes) in namespaces)
            file[name] = new JsonObject(prefixes.Select(prefix => KeyValuePair.Create<string, JsonNode?>(prefix.CidrOf(), prefix)));
        return File.WriteAllTextAsync(Store, file.ToJsonString(Indented), Token);
    }
}

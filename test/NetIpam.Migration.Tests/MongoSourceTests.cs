using System.Text.Json;
using System.Text.Json.Nodes;
using NetIpam.MongoDB;
using NetIpam.MongoDB.Tests.FakeMongo;

namespace NetIpam.Migration.Tests;

/// <summary>go-ipam's collections, in a fake of the protocol, as no server is to be had: shows what is asked and what is made of the answers.</summary>
public sealed class MongoSourceTests : SourceTests
{
    private const string Database = "go-ipam";

    private readonly FakeMongoServer _server = new();

    protected override string Source => $"mongodb://127.0.0.1:{_server.Port}/{Database}";

    public override ValueTask InitializeAsync()
    {
        foreach (var (name, prefixes) in SampleData.Namespaces())
            Insert(name, prefixes);
        _server.Collection(Database, "words").Insert(new FakeDocument { { "word", "ipam" } });
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Data_are_migrated_within_one_database()
    {
        var before = await PhotographAsync();
        (await RunAsync(apply: true, to: Source)).Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        (await PhotographAsync()).ShouldBe(before);
        var options = new MongoOptions { ConnectionString = $"mongodb://127.0.0.1:{_server.Port}/", Database = Database };
        await using var ipam = await Ipam.OpenMongoDBAsync(options, cancellationToken: Token);
        (await ipam.Namespace("tenant").AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.2");
    }

    [Theory]
    [InlineData("ipam", "")]
    [InlineData("ipam.parts", "")]
    [InlineData("blue", "?collection=blue")]
    [InlineData("blue.parts", "?collection=blue")]
    public async Task Namespace_that_is_called_like_a_collection_of_NetIpam_is_migrated(string name, string parameters)
    {
        var prefixes = SampleData.Namespaces()["tenant-2"];
        Insert(name, prefixes);
        var report = await RunAsync(apply: true, from: Source + parameters);
        report.Namespaces.Select(each => each.Name).ShouldContain(name);
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Namespace(name).DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync(name, prefixes));
    }

    [Theory]
    [InlineData("ipam")]
    [InlineData("ipam.parts")]
    public async Task Namespace_that_is_called_like_a_collection_of_NetIpam_is_migrated_within_one_database_to_another_collection(string name)
    {
        Insert(name, SampleData.Namespaces()["tenant-2"]);
        var before = Photograph(name);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true, to: Source))).Message.ShouldContain("?collection=NAME");
        var report = await RunAsync(apply: true, to: Source + "?collection=store");
        report.Namespaces.Select(each => each.Name).ShouldContain(name);
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        (await RunAsync(apply: true, to: Source + "?collection=store")).Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.AlreadyThere);
        Photograph(name).ShouldBe(before);
    }

    [Fact]
    public async Task Namespace_in_a_collection_that_NetIpam_writes_to_is_not_left_out_in_silence()
    {
        await RunAsync(apply: true, to: Source);
        Insert("ipam.parts", SampleData.Namespaces()["tenant-2"]);
        var left = (await RunAsync(apply: true, from: "go-ipam+" + Source)).Namespaces.Single(each => each.Outcome != NamespaceOutcome.Migrated);
        (left.Name, left.Outcome).ShouldBe(("ipam.parts", NamespaceOutcome.NeedsChoice));
        left.Findings.ShouldContain(finding => finding.Kind == MigrationFindingKind.Unreadable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Layout_without_namespaces_is_root(bool listsEmptyRoot)
    {
        _server.Clear(Database);
        Insert("prefixes", GoIpamPrefix.RealDump());
        if (listsEmptyRoot)
            ListRoot();
        var report = await RunAsync(apply: true);
        var root = report.Namespaces.ShouldHaveSingleItem();
        (root.Name, root.Outcome).ShouldBe(("root", NamespaceOutcome.Migrated));
        root.Findings.ShouldContain(finding => finding.Kind == MigrationFindingKind.OldLayout);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.ListNamespacesAsync(Token)).ShouldBe(["root"]);
        (await ipam.Root.DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("root", GoIpamPrefix.RealDump()));
    }

    [Fact]
    public async Task Collection_prefixes_beside_a_root_that_has_some_stays_a_namespace_and_is_told()
    {
        var prefixes = SampleData.Namespaces()["tenant-2"];
        Insert("prefixes", prefixes);
        var report = await RunAsync(apply: true);
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        report.Namespaces.Where(each => each.Findings.Any(finding => finding.Kind == MigrationFindingKind.OldLayout)).ShouldHaveSingleItem().Name.ShouldBe("prefixes");
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Root.DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("root", GoIpamPrefix.RealDump()));
        (await ipam.Namespace("prefixes").DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("prefixes", prefixes));
    }

    [Fact]
    public Task Store_is_copied_to_another_collection_of_one_database() => ShouldBeCopiedWithinOnePlaceAsync("collection=other", "collection=ipam");

    // The fake does not list collections without documents, as a server does.
    protected override IEnumerable<string> ExpectedNames() => SampleData.Namespaces().Keys.Where(name => name != "empty");

    protected override Task<string> PhotographAsync() => Task.FromResult(string.Join('\n', SampleData.Namespaces().Keys.Append("words")
        .Select(name => $"{name}: {Photograph(name)}")));

    protected override Task ChangeAsync()
    {
        var filter = new FakeDocument { { "prefix.cidr", "10.0.0.0/24" } };
        var prefix = SampleData.Namespaces()["tenant"][1];
        prefix["IPs"]!["10.0.0.99"] = true;
        _server.Collection(Database, "tenant").Delete(filter, 1);
        _server.Collection(Database, "tenant").Insert(Document(JsonDocument.Parse(prefix.ToJsonString()).RootElement));
        return Task.CompletedTask;
    }

    private string Photograph(string name) => string.Join(' ', _server.Collection(Database, name).Copy().Select(document => Convert.ToHexString(FakeBson.Write(document))));

    private void Insert(string name, IEnumerable<JsonObject> prefixes)
    {
        foreach (var prefix in prefixes)
            _server.Collection(Database, name).Insert(Document(JsonDocument.Parse(prefix.ToJsonString()).RootElement));
    }

    /// <summary>Lists the collection root, though it is empty, as a server does.</summary>
    private void ListRoot() => _server.After = (command, answer) =>
    {
        if (command[0].Key == "listCollections")
            ((List<object?>)((FakeDocument)answer["cursor"]!)["firstBatch"]!).Add(new FakeDocument { { "name", "root" }, { "type", "collection" } });
    };

    private static FakeDocument Document(JsonElement prefix) => new()
    {
        { "_id", prefix.GetProperty("Cidr").GetString() },
        { "prefix", new FakeDocument { { "cidr", prefix.GetProperty("Cidr").GetString() }, { "parentcidr", prefix.TryGetProperty("ParentCidr", out var parent) ? parent.GetString() : "" } } },
        { "namespace", "" },
        { "availablechildprefixes", Map(prefix, "AvailableChildPrefixes") },
        { "childprefixlength", 0 },
        { "isparent", false },
        { "ips", Map(prefix, "IPs") },
        { "version", 3L },
    };

    private static FakeDocument Map(JsonElement prefix, string name)
    {
        var map = new FakeDocument();
        if (prefix.TryGetProperty(name, out var entries) && entries.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in entries.EnumerateObject())
                map.Add(entry.Name, entry.Value.GetBoolean());
        }
        return map;
    }
}

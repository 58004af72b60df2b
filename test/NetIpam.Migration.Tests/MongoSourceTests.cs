using System.Text.Json;
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
        {
            foreach (var prefix in prefixes)
                _server.Collection(Database, name).Insert(Document(JsonDocument.Parse(prefix.ToJsonString()).RootElement));
        }
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

    // The fake does not list collections without documents, as a server does.
    protected override IEnumerable<string> ExpectedNames() => SampleData.Namespaces().Keys.Where(name => name != "empty");

    protected override Task<string> PhotographAsync() => Task.FromResult(string.Join('\n', SampleData.Namespaces().Keys.Append("words")
        .Select(name => $"{name}: {string.Join(' ', _server.Collection(Database, name).Copy().Select(document => Convert.ToHexString(FakeBson.Write(document))))}")));

    protected override Task ChangeAsync()
    {
        var filter = new FakeDocument { { "prefix.cidr", "10.0.0.0/24" } };
        var prefix = SampleData.Namespaces()["tenant"][1];
        prefix["IPs"]!["10.0.0.99"] = true;
        _server.Collection(Database, "tenant").Delete(filter, 1);
        _server.Collection(Database, "tenant").Insert(Document(JsonDocument.Parse(prefix.ToJsonString()).RootElement));
        return Task.CompletedTask;
    }

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

using System.Text;
using System.Text.Json.Nodes;
using NetIpam.Migration.GoIpam;
using NetIpam.Migration.Verification;

namespace NetIpam.Migration.Tests;

/// <summary>That verifying finds whatever is not as it should be: each line here is a fault of a migration.</summary>
public sealed class VerificationTests
{
    private static readonly JsonObject[] Source =
    [
        GoIpamPrefix.Of("10.0.0.0/16", children: ["10.0.0.0/24", "10.0.1.0/24"]),
        GoIpamPrefix.Of("10.0.0.0/24", "10.0.0.0/16", ["10.0.0.1", "10.0.0.2"]),
        GoIpamPrefix.Of("10.0.1.0/24", "10.0.0.0/16"),
    ];

    [Fact]
    public void What_is_the_same_is_the_same() => Compare([.. Source.Select(prefix => prefix.DeepClone())]).ShouldBeEmpty();

    [Fact]
    public void Lost_address() => Compare([Source[0].DeepClone(), GoIpamPrefix.Of("10.0.0.0/24", "10.0.0.0/16", ["10.0.0.1"]), Source[2].DeepClone()])
        .ShouldBe(["the address 10.0.0.2 of 10.0.0.0/24 is not acquired"]);

    [Fact]
    public void Invented_address() => Compare([Source[0].DeepClone(), Source[1].DeepClone(), GoIpamPrefix.Of("10.0.1.0/24", "10.0.0.0/16", ["10.0.1.7"])])
        .ShouldBe(["the address 10.0.1.7 of 10.0.1.0/24 is acquired, and not in the source"]);

    [Fact]
    public void Lost_child() => Compare([GoIpamPrefix.Of("10.0.0.0/16", children: ["10.0.0.0/24"]), Source[1].DeepClone()])
        .ShouldBe(["the child prefix 10.0.1.0/24 of 10.0.0.0/16 is missing", "the prefix 10.0.1.0/24 is missing"]);

    [Fact]
    public void Invented_prefix() => Compare([.. Source.Select(prefix => prefix.DeepClone()), GoIpamPrefix.Of("10.9.0.0/24")])
        .ShouldBe(["the prefix 10.9.0.0/24 is there, and not in the source"]);

    [Fact]
    public void Nothing_at_all() => Compare([]).Count().ShouldBe(7);

    private static IEnumerable<string> Compare(JsonNode[] target)
    {
        var source = new SourceNamespace("root");
        foreach (var prefix in Source)
            source.Add(prefix.CidrOf(), Encoding.UTF8.GetBytes(prefix.ToJsonString()));
        return SourceComparison.Compare(source, NamespaceContent.Parse(new JsonArray([.. target.Select(prefix => (JsonNode?)prefix)]).ToJsonString())).Distinct(StringComparer.Ordinal);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetIpam.Migration.Tests;

/// <summary>Prefixes as go-ipam files them.</summary>
internal static class GoIpamPrefix
{
    /// <summary>A prefix with what go-ipam reserves in it.</summary>
    public static JsonObject Of(string cidr, string parent = "", string[]? addresses = null, string[]? children = null, string[]? free = null)
    {
        var block = Cidr.Parse(cidr);
        var taken = new List<string> { block.First.ToString() };
        if (block.Family == IPFamily.V4)
            taken.Add(block.Last.ToString());
        return Raw(cidr, parent, [.. taken.Concat(addresses ?? []).Distinct()], children, free);
    }

    /// <summary>The same with no more addresses than are said.</summary>
    public static JsonObject Raw(string cidr, string parent, string[] addresses, string[]? children = null, string[]? free = null) => new()
    {
        ["Cidr"] = cidr,
        ["ParentCidr"] = parent,
        ["Namespace"] = "",
        ["AvailableChildPrefixes"] = Map([.. (children ?? []).Select(child => (child, false)), .. (free ?? []).Select(child => (child, true))]),
        ["ChildPrefixLength"] = 0,
        ["IsParent"] = children is not null,
        ["IPs"] = Map([.. addresses.Select(address => (address, true))]),
        ["Version"] = 3,
    };

    /// <summary>The prefixes of a real dump.</summary>
    public static List<JsonObject> RealDump() =>
        [.. JsonNode.Parse(File.ReadAllText(TestData.Path("goipam-dump.json")))!.AsArray().Select(prefix => prefix!.DeepClone().AsObject())];

    /// <summary>What NetIpam's own loading makes of prefixes.</summary>
    public static async Task<string> LoadedAsync(string name, IEnumerable<JsonObject> prefixes)
    {
        await using var ipam = Ipam.InMemory();
        await ipam.CreateNamespaceAsync(name);
        await ipam.Namespace(name).LoadAsync(new JsonArray([.. prefixes.Select(prefix => prefix.DeepClone())]).ToJsonString());
        return await ipam.Namespace(name).DumpAsync();
    }

    public static string CidrOf(this JsonObject prefix) => prefix["Cidr"]!.GetValue<string>();

    private static JsonObject Map((string Key, bool Value)[] entries)
    {
        var map = new JsonObject();
        foreach (var (key, value) in entries)
            map[key] = value;
        return map;
    }
}

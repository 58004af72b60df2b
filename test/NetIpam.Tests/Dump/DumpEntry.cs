using System.Text.Json.Nodes;

namespace NetIpam.Tests.Dump;

/// <summary>Writes objects of a dump by hand, as go-ipam does.</summary>
internal static class DumpEntry
{
    public static JsonObject Of(string cidr, string parent = "", string[]? acquired = null, string[]? free = null, string[]? addresses = null)
    {
        var children = new JsonObject();
        foreach (var child in acquired ?? [])
            children[child] = false;
        foreach (var child in free ?? [])
            children[child] = true;
        var listed = new JsonObject();
        foreach (var address in addresses ?? Reserved(cidr))
            listed[address] = true;
        return new JsonObject
        {
            ["Cidr"] = cidr,
            ["ParentCidr"] = parent,
            ["Namespace"] = "root",
            ["AvailableChildPrefixes"] = children,
            ["ChildPrefixLength"] = 0,
            ["IsParent"] = children.Count > 0,
            ["IPs"] = listed,
            ["Version"] = 1,
        };
    }

    /// <summary>The addresses of a prefix together with those that go-ipam lists in each.</summary>
    public static string[] WithReserved(string cidr, params string[] addresses) => [.. Reserved(cidr), .. addresses];

    public static string Dump(params JsonObject[] entries) => new JsonArray([.. entries]).ToJsonString();

    private static string[] Reserved(string text)
    {
        var cidr = Cidr.Parse(text);
        return cidr.Family == IPFamily.V4 ? [cidr.First.ToString(), cidr.Last.ToString()] : [cidr.First.ToString()];
    }
}

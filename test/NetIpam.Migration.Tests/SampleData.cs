using System.Text.Json.Nodes;

namespace NetIpam.Migration.Tests;

/// <summary>Namespaces with what there is: a real dump, children of children, IPv6, names that are hard to keep apart, and an empty one.</summary>
internal static class SampleData
{
    public static SortedDictionary<string, List<JsonObject>> Namespaces() => new(StringComparer.Ordinal)
    {
        ["root"] = GoIpamPrefix.RealDump(),
        ["empty"] = [],
        ["tenant"] =
        [
            GoIpamPrefix.Of("10.0.0.0/16", children: ["10.0.0.0/24", "10.0.1.0/24"], free: ["10.0.2.0/24"]),
            GoIpamPrefix.Of("10.0.0.0/24", "10.0.0.0/16", ["10.0.0.1", "10.0.0.7"]),
            GoIpamPrefix.Of("10.0.1.0/24", "10.0.0.0/16", children: ["10.0.1.64/26"]),
            GoIpamPrefix.Of("10.0.1.64/26", "10.0.1.0/24", ["10.0.1.65"]),
        ],
        ["tenant-2"] = [GoIpamPrefix.Of("2001:db8::/64", addresses: ["2001:db8::1", "2001:db8::ffff"]), GoIpamPrefix.Of("10.0.0.0/16", addresses: ["10.0.9.9"])],
        ["tenant@home"] = [GoIpamPrefix.Of("192.168.0.0/31"), GoIpamPrefix.Of("192.168.1.0/24", addresses: ["192.168.1.1"])],
        ["it's Ünïcode 1%_"] = [GoIpamPrefix.Of("172.16.0.0/12", addresses: ["172.16.0.1"])],
    };

    /// <summary>Checks that a store holds exactly this, as its programs see it.</summary>
    public static async Task ShouldBeInAsync(Ipam ipam, IEnumerable<string>? names = null)
    {
        var expected = Namespaces();
        names ??= expected.Keys;
        (await ipam.ListNamespacesAsync()).ShouldBe(names);
        foreach (var (name, prefixes) in expected.Where(each => names.Contains(each.Key)))
            (await ipam.Namespace(name).DumpAsync()).ShouldBe(await GoIpamPrefix.LoadedAsync(name, prefixes), name);
        // The next address is that which go-ipam would hand out.
        (await ipam.Namespace("tenant").AcquireAddressAsync("10.0.0.0/24")).ToString().ShouldBe("10.0.0.2");
        await ipam.Namespace("tenant").ReleaseAddressAsync("10.0.0.0/24", "10.0.0.2");
    }
}

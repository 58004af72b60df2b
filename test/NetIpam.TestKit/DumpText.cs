using System.Text;
using System.Text.Json.Nodes;
using NetIpam.TestKit.Property;

namespace NetIpam.TestKit;

/// <summary>Reads a dump without the library's help.</summary>
public static class DumpText
{
    /// <summary>What is acquired by a dump, in the words of the golden model.</summary>
    public static string Content(string dump)
    {
        var text = new StringBuilder();
        foreach (var entry in JsonNode.Parse(dump)!.AsArray())
        {
            var prefix = new NaivePrefix(PrefixOf(entry!, "Cidr")!.Value, PrefixOf(entry!, "ParentCidr"));
            text.Append(Answer.Of(prefix.Info).Text).Append(':');
            foreach (var address in Addresses(entry!).Where(address => prefix.IsUsable(address.Value)).Order())
                text.Append(' ').Append(address);
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The children that the object of a prefix lists as acquired.</summary>
    public static IReadOnlyList<Cidr> AcquiredChildren(JsonNode entry) =>
        [.. entry["AvailableChildPrefixes"]!.AsObject().Where(child => !child.Value!.GetValue<bool>()).Select(child => Cidr.Parse(child.Key)).Order()];

    /// <summary>The addresses that the object of a prefix lists, reserved ones included.</summary>
    public static IReadOnlyList<IPAddressValue> Addresses(JsonNode entry) =>
        [.. entry["IPs"]!.AsObject().Select(address => IPAddressValue.Parse(address.Key))];

    private static Cidr? PrefixOf(JsonNode entry, string property)
    {
        var text = entry[property]!.GetValue<string>();
        return text.Length == 0 ? default(Cidr?) : Cidr.Parse(text);
    }
}

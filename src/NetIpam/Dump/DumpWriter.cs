using System.Text;
using System.Text.Json;
using NetIpam.Codec;
using NetIpam.State;

namespace NetIpam.Dump;

/// <summary>Writes the content of a namespace in go-ipam's format.</summary>
internal static class DumpWriter
{
    public static string Write(IReadOnlyList<PrefixFacts> facts, string name)
    {
        var children = facts.Where(static prefix => prefix.Parent.HasValue).ToLookup(static prefix => prefix.Parent!.Value, static prefix => prefix.Cidr);
        var buffer = new Utf8Buffer();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var prefix in facts)
            WritePrefix(json, prefix, children[prefix.Cidr], name);
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private static void WritePrefix(Utf8JsonWriter json, PrefixFacts prefix, IEnumerable<Cidr> children, string name)
    {
        json.WriteStartObject();
        json.WriteString("Cidr", prefix.Cidr.ToString());
        json.WriteString("ParentCidr", prefix.Parent?.ToString() ?? "");
        json.WriteString("Namespace", name);
        json.WriteStartObject("AvailableChildPrefixes");
        var isParent = false;
        foreach (var child in children)
        {
            isParent = true;
            json.WriteBoolean(child.ToString(), value: false);
        }
        json.WriteEndObject();
        json.WriteNumber("ChildPrefixLength", 0);
        json.WriteBoolean("IsParent", isParent);
        json.WriteStartObject("IPs");
        WriteAddresses(json, prefix);
        json.WriteEndObject();
        json.WriteNumber("Version", 0);
        if (Reservation.Of(prefix.Cidr).Count == 0)
            json.WriteBoolean("ReservesNoAddress", value: true);
        json.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter json, PrefixFacts prefix)
    {
        var reservation = Reservation.Of(prefix.Cidr);
        if (reservation.Network)
            json.WriteBoolean(prefix.Cidr.First.ToString(), value: true);
        foreach (var run in prefix.Addresses)
        {
            for (var offset = run.First; ; offset++)
            {
                json.WriteBoolean(new IPAddressValue(prefix.Cidr.Family, prefix.Cidr.Network.Value + offset).ToString(), value: true);
                if (offset == run.Last)
                    break;
            }
        }
        if (reservation.Broadcast)
            json.WriteBoolean(prefix.Cidr.Last.ToString(), value: true);
    }
}

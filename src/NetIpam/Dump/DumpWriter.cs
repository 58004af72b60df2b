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
        Span<byte> text = stackalloc byte[AddressFormatter.MaxCidrLength];
        json.WriteStartObject();
        json.WriteString("Cidr"u8, Text(prefix.Cidr, text));
        json.WriteString("ParentCidr"u8, prefix.Parent is { } parent ? Text(parent, text) : default);
        json.WriteString("Namespace"u8, name);
        json.WriteStartObject("AvailableChildPrefixes"u8);
        var isParent = false;
        foreach (var child in children)
        {
            isParent = true;
            json.WriteBoolean(Text(child, text), value: false);
        }
        json.WriteEndObject();
        json.WriteNumber("ChildPrefixLength"u8, 0);
        json.WriteBoolean("IsParent"u8, isParent);
        json.WriteStartObject("IPs"u8);
        WriteAddresses(json, prefix, text);
        json.WriteEndObject();
        json.WriteNumber("Version"u8, 0);
        if (Reservation.Of(prefix.Cidr).Count == 0)
            json.WriteBoolean("ReservesNoAddress"u8, value: true);
        json.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter json, PrefixFacts prefix, Span<byte> text)
    {
        var reservation = Reservation.Of(prefix.Cidr);
        if (reservation.Network)
            json.WriteBoolean(Text(prefix.Cidr.First, text), value: true);
        foreach (var run in prefix.Addresses)
        {
            for (var offset = run.First; ; offset++)
            {
                json.WriteBoolean(Text(new IPAddressValue(prefix.Cidr.Family, prefix.Cidr.Network.Value + offset), text), value: true);
                if (offset == run.Last)
                    break;
            }
        }
        if (reservation.Broadcast)
            json.WriteBoolean(Text(prefix.Cidr.Last, text), value: true);
    }

    private static ReadOnlySpan<byte> Text<T>(T value, Span<byte> buffer)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(buffer, out var written, default, null);
        return buffer[..written];
    }
}

using System.Text.Json;
using NetIpam.Dump;

namespace NetIpam.Migration.GoIpam;

/// <summary>Reads a prefix as go-ipam files it: the object of its dump, by itself.</summary>
internal static class EntryJson
{
    public static SourceEntry Read(string key, ReadOnlyMemory<byte> json)
    {
        try
        {
            var prefix = JsonSerializer.Deserialize(json.Span, DumpJson.Default.DumpedPrefix);
            if (prefix?.Cidr is null)
                return new SourceEntry(key, null, "it names no Cidr");
            // Seldom filled in by go-ipam, and where it is filed says more; a dump is looked at for it as a whole.
            prefix.Namespace = null;
            return new SourceEntry(key, prefix);
        }
        catch (JsonException e)
        {
            return new SourceEntry(key, null, $"it is no JSON of a prefix{(e.BytePositionInLine is { } position ? $", at byte {position}" : "")}");
        }
    }
}

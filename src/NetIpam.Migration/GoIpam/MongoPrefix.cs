using NetIpam.Codec;
using NetIpam.MongoDB.Bson;
using System.Text.Json;

namespace NetIpam.Migration.GoIpam;

/// <summary>A prefix as go-ipam files it in MongoDB: the names are in small letters, and CIDR and parent lie one deeper.</summary>
internal static class MongoPrefix
{
    public static bool Is(BsonDocument document) => document["prefix"u8].Document?["cidr"u8].Text is not null && document["ips"u8].Type != BsonType.None;

    /// <summary>The same as JSON, as the other stores have it.</summary>
    public static ReadOnlyMemory<byte> ToJson(BsonDocument document)
    {
        var buffer = new Utf8Buffer();
        using var json = new Utf8JsonWriter(buffer);
        var prefix = document["prefix"u8].Document!.Value;
        json.WriteStartObject();
        json.WriteString("Cidr"u8, prefix["cidr"u8].Text);
        json.WriteString("ParentCidr"u8, prefix["parentcidr"u8].Text ?? "");
        WriteMap(json, "AvailableChildPrefixes"u8, document["availablechildprefixes"u8]);
        WriteMap(json, "IPs"u8, document["ips"u8]);
        json.WriteEndObject();
        json.Flush();
        return buffer.Written.ToArray();
    }

    private static void WriteMap(Utf8JsonWriter json, ReadOnlySpan<byte> name, BsonValue map)
    {
        json.WriteStartObject(name);
        if (map.Document is { } entries)
        {
            foreach (var (key, value) in entries)
                json.WriteBoolean(key.Span, value.Boolean ?? false);
        }
        json.WriteEndObject();
    }
}

using System.Text.Json;

namespace NetIpam.Log;

/// <summary>Recognises the data of go-ipam by how it begins.</summary>
internal static class GoIpamData
{
    /// <summary>Enough to see the first prefix.</summary>
    public const int Enough = 64 * 1024;

    /// <summary>Whether a file that begins like this is a store of go-ipam, an object of namespaces of prefixes by CIDR, or
    /// a dump of it, an array of prefixes.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> start)
    {
        var json = new Utf8JsonReader(start, isFinalBlock: false, state: default);
        try
        {
            if (!json.Read())
                return false;
            return json.TokenType switch
            {
                JsonTokenType.StartObject => IsStore(ref json),
                JsonTokenType.StartArray => IsDump(ref json),
                _ => false,
            };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsStore(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.Read())
                return false;
            if (json.TokenType == JsonTokenType.PropertyName)
                return System.Net.IPNetwork.TryParse(json.GetString(), out _);
        }
        return json.TokenType == JsonTokenType.EndObject;
    }

    private static bool IsDump(ref Utf8JsonReader json)
    {
        if (!json.Read())
            return false;
        if (json.TokenType == JsonTokenType.EndArray)
            return true;
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Cidr"u8) || json.ValueTextEquals("IPs"u8) || json.ValueTextEquals("AvailableChildPrefixes"u8))
                return true;
            if (!json.TrySkip())
                return false;
        }
        return false;
    }
}

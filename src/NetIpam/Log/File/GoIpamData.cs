using System.Text.Json;

namespace NetIpam.Log;

/// <summary>Recognises the data of go-ipam by how it begins.</summary>
internal static class GoIpamData
{
    /// <summary>Enough to see the first prefix.</summary>
    public const int Enough = 64 * 1024;

    /// <summary>What a file that begins like this is likely to be.</summary>
    public static GoIpamDataKind KindOf(ReadOnlySpan<byte> start)
    {
        var json = new Utf8JsonReader(start, isFinalBlock: false, state: default);
        try
        {
            if (!json.Read())
                return GoIpamDataKind.None;
            return json.TokenType switch
            {
                JsonTokenType.StartObject when IsStore(ref json) => GoIpamDataKind.Store,
                JsonTokenType.StartArray when IsDump(ref json) => GoIpamDataKind.Dump,
                _ => GoIpamDataKind.None,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is of a text that is no Unicode.
            return GoIpamDataKind.None;
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

using System.Globalization;
using System.Text.Json;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Codec;

/// <summary>Values as strings in JSON, without detours through text objects.</summary>
internal static class JsonText
{
    public static void Write<T>(Utf8JsonWriter json, JsonEncodedText name, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[64];
        if (!value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture))
            throw new InvalidOperationException("A value is longer than its longest text.");
        json.WriteString(name, text[..written]);
    }

    public static void WriteHex(Utf8JsonWriter json, JsonEncodedText name, UInt128 value)
    {
        Span<byte> text = stackalloc byte[CommitId.TextLength];
        new CommitId(value).Format(text);
        json.WriteString(name, text);
    }

    public static Cidr ReadCidr(ref Utf8JsonReader json) => Read<Cidr>(ref json, "a prefix");

    public static IPAddressValue ReadAddress(ref Utf8JsonReader json) => Read<IPAddressValue>(ref json, "an address");

    public static AllocationId ReadAllocation(ref Utf8JsonReader json) =>
        AllocationId.TryParse(StringSpan(ref json), out var id) ? id : throw Malformed("an allocation id");

    public static UInt128 ReadHex(ref Utf8JsonReader json) =>
        CommitId.TryParse(StringSpan(ref json), out var id) ? id.Value : throw Malformed("an id");

    /// <summary>The text of a string; the reader stands on it.</summary>
    public static string ReadText(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw Malformed("a string");

    public static long ReadNumber(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= 0 ? number : throw Malformed("a number");

    /// <summary>The bytes of a string that never has escapes in what this program writes.</summary>
    public static ReadOnlySpan<byte> StringSpan(scoped ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && !json.ValueIsEscaped && !json.HasValueSequence ? json.ValueSpan : throw Malformed("a plain string");

    public static InvalidLogException Malformed(string expected) => new($"Where {expected} should be, there is something else.");

    private static T Read<T>(ref Utf8JsonReader json, string what)
        where T : IUtf8SpanParsable<T> =>
        T.TryParse(StringSpan(ref json), CultureInfo.InvariantCulture, out var value) ? value : throw Malformed(what);
}

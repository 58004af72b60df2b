using System.Text;

namespace NetIpam;

/// <summary>The messages about texts that are not what they should be: one line each, whatever the text is.</summary>
internal static class MalformedText
{
    /// <summary>The number of characters of the text that a message shows at most.</summary>
    private const int MaxShown = 60;

    private const int MaxBytesOfCharacter = 4;

    public static string Address(ReadOnlySpan<char> text) => $"{Quote(text)} is not an IP address.";

    public static string Address(ReadOnlySpan<byte> utf8Text) => Address(Decode(utf8Text));

    public static string AddressWithZone(ReadOnlySpan<char> text) =>
        $"{Quote(text)} is not an IP address: zones are not supported.";

    public static string Prefix(ReadOnlySpan<char> text) =>
        $"{Quote(text)} is not a prefix in CIDR notation (address/length).";

    public static string Prefix(ReadOnlySpan<byte> utf8Text) => Prefix(Decode(utf8Text));

    public static string PrefixWithZone(ReadOnlySpan<char> text) =>
        $"{Quote(text)} is not a prefix in CIDR notation: zones are not supported.";

    private static string Quote(ReadOnlySpan<char> text)
    {
        var shown = text[..int.Min(text.Length, MaxShown)];
        // A message must not end in half a character, nor break its line.
        if (shown.Length < text.Length && char.IsHighSurrogate(shown[^1]))
            shown = shown[..^1];
        var quoted = new StringBuilder("'", MaxShown + 5);
        foreach (var c in shown)
            quoted.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c);
        return quoted.Append(shown.Length < text.Length ? "...'" : "'").ToString();
    }

    /// <summary>Decodes what may be shown, and one character more so that it is seen when there are more.</summary>
    private static string Decode(ReadOnlySpan<byte> utf8Text) =>
        Encoding.UTF8.GetString(utf8Text[..int.Min(utf8Text.Length, (MaxShown + 1) * MaxBytesOfCharacter)]);
}

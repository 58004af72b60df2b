using System.Globalization;

namespace NetIpam.Server.Telemetry.Prefixes;

/// <summary>Which prefixes of a namespace are meant. The operators after the prefix are those of RFC 2622: <c>^+</c> it and all in it, <c>^-</c> all in
/// it but itself, <c>^n</c> those of a length, <c>^n-m</c> those of several; without one only itself.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Within">Where they lie.</param>
/// <param name="MinLength">The shortest length.</param>
/// <param name="MaxLength">The longest.</param>
internal sealed record PrefixPattern(string Namespace, Cidr Within, int MinLength, int MaxLength)
{
    private const char NamespaceEnd = '=';
    private const char RangeStart = '^';

    /// <summary>Reads patterns with commas between.</summary>
    /// <exception cref="FormatException">One of them is none.</exception>
    public static IReadOnlyList<PrefixPattern> ParseList(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Parse)];

    private static PrefixPattern Parse(string text)
    {
        var equals = text.LastIndexOf(NamespaceEnd);
        var space = equals < 0 ? Ipam.RootNamespace : text[..equals];
        var rest = text[(equals + 1)..];
        var caret = rest.IndexOf(RangeStart, StringComparison.Ordinal);
        if (space.Length is 0 or > Ipam.MaxNamespaceNameLength || !Cidr.TryParse(caret < 0 ? rest : rest[..caret], out var within))
            throw Malformed(text);
        var longest = within.Network.Family.Bits();
        var (min, max) = (caret < 0 ? "" : rest[(caret + 1)..]) switch
        {
            "" when caret < 0 => (within.Length, within.Length),
            "+" => (within.Length, longest),
            "-" => (within.Length + 1, longest),
            var range => ParseRange(range, text),
        };
        return min >= within.Length && max <= longest && min <= max ? new(space, within, min, max) : throw Malformed(text);
    }

    private static (int Min, int Max) ParseRange(string range, string text)
    {
        var ends = range.Split('-');
        return ends.Length <= 2 && TryLength(ends[0], out var min) && TryLength(ends[^1], out var max) ? (min, max) : throw Malformed(text);
    }

    private static bool TryLength(string text, out int length) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length);

    private static FormatException Malformed(string text) =>
        new($"'{text}' does not name prefixes: write 10.0.0.0/8, 10.0.0.0/8^+ with all in it, 10.0.0.0/8^16-24, or NAMESPACE=PREFIX.");
}

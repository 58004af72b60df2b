using System.Buffers;

namespace NetIpam.Tests.Addressing;

/// <summary>
/// What the framework tolerates and we do not. Each rule refuses a liberty of <see cref="System.Net.IPAddress"/>; it is
/// for the framework to say whether the rest is an address.
/// </summary>
internal static class StrictRule
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool AllowsAddress(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Characters)) // zones, brackets, ports, white space, 0x
            return false;
        if (!text.Contains(':'))
            return IsDottedQuad(text);
        if (text.Contains('.') && !IsDottedQuad(text[(text.LastIndexOf(':') + 1)..]))
            return false;
        return !text.Contains("::", StringComparison.Ordinal) || GroupsWritten(text) <= 7;
    }

    public static bool AllowsLength(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 3
        && !text.ContainsAnyExceptInRange('0', '9')
        && (text.Length == 1 || text[0] != '0');

    /// <summary>Four decimals without leading zeros: no octal numbers, no fewer parts. They may be above 255.</summary>
    private static bool IsDottedQuad(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            parts++;
            if (!AllowsLength(text[range]))
                return false;
        }
        return parts == 4;
    }

    private static int GroupsWritten(ReadOnlySpan<char> text)
    {
        var groups = text.Contains('.') ? 1 : 0;
        foreach (var range in text.Split(':'))
            groups += text[range].IsEmpty ? 0 : 1;
        return groups;
    }
}

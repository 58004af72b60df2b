using System.Globalization;
using NetIpam.Api.V1;

namespace NetIpam.Cli.Commands;

/// <summary>The usage of a prefix for a person.</summary>
internal static class UsageText
{
    // What the wire says for "this many or more".
    private const ulong Cap = int.MaxValue;

    public static IEnumerable<string> Lines(string cidr, PrefixUsageResponse usage)
    {
        var smallest = cidr.Contains(':', StringComparison.Ordinal) ? "126" : "30";
        yield return $"addresses:                {Number(usage.AvailableIps)}";
        yield return $"acquired addresses:       {Number(usage.AcquiredIps)} (reserved ones counted)";
        yield return $"acquired prefixes:        {Number(usage.AcquiredPrefixes)}";
        yield return $"blocks free of prefixes:  {(usage.AvailablePrefixes.Count > 0 ? string.Join(' ', usage.AvailablePrefixes) : "none")}";
        yield return $"{$"room for prefixes /{smallest}:",-24}  {Number(usage.AvailableSmallestPrefixes)}";
    }

    private static string Number(ulong figure) =>
        figure == Cap ? "2147483647 or more" : figure.ToString(CultureInfo.InvariantCulture);
}

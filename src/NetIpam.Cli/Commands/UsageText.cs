using System.Globalization;
using NetIpam.Api.V1;

namespace NetIpam.Cli.Commands;

/// <summary>The usage of a prefix for a person.</summary>
internal static class UsageText
{
    // What the wire says for "this many or more".
    private const ulong Cap = int.MaxValue;

    public static IEnumerable<string> Lines(PrefixUsageResponse usage)
    {
        yield return $"addresses:             {Number(usage.AvailableIps)}";
        yield return $"acquired addresses:    {Number(usage.AcquiredIps)} (with network and broadcast address)";
        yield return $"acquired prefixes:     {Number(usage.AcquiredPrefixes)}";
        yield return $"free smallest blocks:  {Number(usage.AvailableSmallestPrefixes)} (IPv4: /30, IPv6: /126)";
        yield return $"free blocks:           {(usage.AvailablePrefixes.Count > 0 ? string.Join(' ', usage.AvailablePrefixes) : "none")}";
    }

    private static string Number(ulong figure) =>
        figure == Cap ? "2147483647 or more" : figure.ToString(CultureInfo.InvariantCulture);
}

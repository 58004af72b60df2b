using System.Globalization;

namespace NetIpam.Benchmarks.Results;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    public static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace NetIpam.Benchmarks.Page;

/// <summary>Where heights stand between the bottom of a plot and its top. From zero if linear; in powers of ten, with 2 and 5 between them,
/// if logarithmic.</summary>
/// <param name="Ticks">What is marked, the ends included.</param>
/// <param name="IsLogarithmic">Whether equal steps are equal multiples.</param>
internal sealed record Axis(IReadOnlyList<double> Ticks, bool IsLogarithmic)
{
    private const int MostTicks = 8;

    private static readonly double[] PartsOfTen = [0.1, 0.2, 0.5, 1, 2];
    private static readonly double[] Digits = [1, 2, 5];

    public static Axis Of(IEnumerable<double> heights, bool isLogarithmic)
    {
        var all = heights.ToArray();
        return isLogarithmic ? new Axis(Multiples(all.Min(), all.Max()), true) : new Axis(Steps(all.Max()), false);
    }

    /// <summary>0 at the bottom, 1 at the top.</summary>
    public double Share(double height) => IsLogarithmic
        ? Math.Log(height / Ticks[0]) / Math.Log(Ticks[^1] / Ticks[0])
        : height / Ticks[^1];

    public static string Show(double tick) => tick >= 1000
        ? tick.ToString("N0", CultureInfo.InvariantCulture)
        : tick.ToString("0.###", CultureInfo.InvariantCulture);

    private static double[] Steps(double highest)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        var step = PartsOfTen.Select(part => part * magnitude).First(step => highest / step <= MostTicks - 1);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(highest / step) + 1).Select(i => i * step)];
    }

    private static double[] Multiples(double lowest, double highest)
    {
        var all = Enumerable.Range((int)Math.Floor(Math.Log10(lowest)), 20).SelectMany(power => Digits.Select(digit => digit * Math.Pow(10, power))).ToArray();
        var first = Array.FindLastIndex(all, tick => tick <= lowest);
        var last = Array.FindIndex(all, tick => tick >= highest);
        return [.. all[first..(last + 1)]];
    }
}

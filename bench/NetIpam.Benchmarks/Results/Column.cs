using System.Globalization;

namespace NetIpam.Benchmarks.Results;

/// <summary>One figure of each row.</summary>
/// <param name="Key">Its name in the values of a row.</param>
/// <param name="Title">What stands above it, with the unit.</param>
/// <param name="Decimals">How many digits follow the point, when the figure is small.</param>
internal sealed record Column(string Key, string Title, int Decimals = 0)
{
    /// <summary>The key of the ratio, which is shown with its lowest and highest.</summary>
    public const string Ratio = "ratio";

    /// <summary>The columns of a comparison.</summary>
    public static IReadOnlyList<Column> OfComparison(string unit, int decimals = 0) =>
        [new("subject", unit, decimals), new("baseline", "baseline", decimals), new(Ratio, "ratio", 2)];

    /// <summary>The figure as a person reads it; a dash where there is none.</summary>
    public string Show(Row row) => !row.Values.TryGetValue(Key, out var value)
        ? "-"
        : Key == Ratio && row.Values.TryGetValue("low", out var low) && row.Values.TryGetValue("high", out var high)
            ? $"{Short(value)}x ({Short(low)}-{Short(high)})"
            : value.ToString("N" + Decimals, CultureInfo.InvariantCulture);

    private static string Short(double number) => number.ToString(number < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}

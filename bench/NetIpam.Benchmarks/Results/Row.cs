using NetIpam.Benchmarks.Measuring;

namespace NetIpam.Benchmarks.Results;

/// <summary>What was measured of one piece of work.</summary>
/// <param name="Name">The work; unique in its section.</param>
/// <param name="Values">The figures, by the keys of the columns.</param>
/// <param name="Series">The line of the plot that it is a point of, if any.</param>
/// <param name="At">Where on that line, as it stands on the axis.</param>
internal sealed record Row(string Name, IReadOnlyDictionary<string, double> Values, string? Series = null, string? At = null)
{
    public static Row Of(string name, Comparison comparison) => new(name, new Dictionary<string, double>
    {
        ["subject"] = comparison.Subject,
        ["baseline"] = comparison.Baseline,
        ["ratio"] = comparison.Ratio,
        ["low"] = comparison.Low,
        ["high"] = comparison.High,
    });

    /// <summary>The same with one more figure.</summary>
    public Row With(string key, double value) => this with { Values = new Dictionary<string, double>(Values) { [key] = value } };
}

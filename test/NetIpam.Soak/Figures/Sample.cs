using System.Globalization;

namespace NetIpam.Soak.Figures;

/// <summary>What was measured of one store and its servers at a moment. Counts are those since the beginning.</summary>
public sealed record Sample
{
    public required double Minutes { get; init; }

    public required string Store { get; init; }

    public required long Operations { get; init; }

    /// <summary>How many of them changed something.</summary>
    public required long Changes { get; init; }

    /// <summary>Of a call with its repetitions, since the sample before, in milliseconds.</summary>
    public required double Median { get; init; }

    /// <summary>The same, of 99 of 100 calls.</summary>
    public required double P99 { get; init; }

    /// <summary>A server each; null for one that was down.</summary>
    public required IReadOnlyList<ProcessFigures?> Servers { get; init; }

    /// <summary>How large the store is; empty when it could not be asked.</summary>
    public required IReadOnlyDictionary<string, long> Size { get; init; }

    public required IReadOnlyDictionary<string, int> Troubles { get; init; }

    public required IReadOnlyDictionary<string, int> Repeats { get; init; }

    public required int Violations { get; init; }

    public override string ToString()
    {
        var servers = string.Join("  ", Servers.Select(server => server?.ToString() ?? "down"));
        var size = string.Join(' ', Size.Select(figure => $"{figure.Key} {Short(figure.Value)}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Minutes,5:F1} min {Store,-8} {Operations} calls, {Median:F0} ms, p99 {P99:F0} ms; servers {servers}; store {size}; troubles {Troubles.Values.Sum()}; violations {Violations}");
    }

    private static string Short(long value) => value < 1_000_000
        ? value.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:F1}M");
}

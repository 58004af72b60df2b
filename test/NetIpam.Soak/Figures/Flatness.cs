using System.Globalization;

namespace NetIpam.Soak.Figures;

/// <summary>
/// Whether a figure stays as it is once everything that is kept for a while has been filled: the median of the last quarter of the
/// time is compared with that of the second. Growth of less than a tenth is flat, and so is less than what is said to be nothing.
/// </summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Before">The median of the second quarter.</param>
/// <param name="After">The median of the last quarter.</param>
/// <param name="Nothing">Growth that says nothing, however small the figure is.</param>
public sealed record Flatness(string Figure, long Before, long After, long Nothing)
{
    /// <summary>With fewer samples, nothing is said.</summary>
    public const int FewestSamples = 20;

    private const double MostGrowth = 0.1;

    public bool IsFlat => After - Before < Math.Max(Nothing, (long)(Before * MostGrowth));

    /// <summary>Judges the figures of a run that are there at all: memory, files and threads of the first server, and the bytes of
    /// the store. None for a short run.</summary>
    public static IReadOnlyList<Flatness> Judge(IReadOnlyList<Sample> samples)
    {
        if (samples.Count < FewestSamples)
            return [];
        return
        [
            Of("memory of the first server", sample => sample.Servers[0]?.Memory, 20_000_000),
            Of("open files of the first server", sample => sample.Servers[0]?.Files, 20),
            Of("threads of the first server", sample => sample.Servers[0]?.Threads, 20),
            Of("bytes in the store", sample => sample.Size.TryGetValue("bytes", out var bytes) ? bytes : null, 20_000_000),
        ];

        Flatness Of(string figure, Func<Sample, long?> read, long nothing)
        {
            var quarter = samples.Count / 4;
            return new Flatness(figure, Median(samples.Skip(quarter).Take(quarter)), Median(samples.TakeLast(quarter)), nothing);

            long Median(IEnumerable<Sample> part)
            {
                var values = part.Select(read).OfType<long>().Order().ToList();
                return values.Count == 0 ? 0 : values[values.Count / 2];
            }
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsFlat ? "flat" : "GROWS")}: {Figure}, {Before} in the second quarter, {After} in the last");
}

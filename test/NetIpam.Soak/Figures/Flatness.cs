using System.Globalization;

namespace NetIpam.Soak.Figures;

/// <summary>
/// Whether a figure stays as it is once everything that is kept for a while has been filled: from then on, the median of the last third
/// of the time is compared with that of the first. Growth of less than a tenth is flat, and so is less than what is said to be nothing.
/// </summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Before">The median of the first third.</param>
/// <param name="After">The median of the last third.</param>
/// <param name="Nothing">Growth that says nothing, however small the figure is.</param>
public sealed record Flatness(string Figure, long Before, long After, long Nothing)
{
    /// <summary>With fewer samples from then on, nothing is said.</summary>
    public const int FewestSamples = 15;

    /// <summary>
    /// Until then memory and store grow: the answers to the requests of 65,536 commits are part of the state, and as many commits are kept
    /// as outweigh two snapshots of it, 42,000 each here. A commit has one change or more.
    /// </summary>
    public const int ChangesUntilFull = 150_000;

    private const double MostGrowth = 0.1;

    public bool IsFlat => After - Before < Math.Max(Nothing, (long)(Before * MostGrowth));

    /// <summary>Judges memory, files and threads of the first server, and the bytes of the store. None of a short run.</summary>
    public static IReadOnlyList<Flatness> Judge(IReadOnlyList<Sample> samples)
    {
        var full = samples.SkipWhile(sample => sample.Changes < ChangesUntilFull).ToList();
        if (full.Count < FewestSamples)
            return [];
        return
        [
            Of("memory of the first server", sample => sample.Servers[0]?.Memory, 20_000_000),
            Of("open files of the first server", sample => sample.Servers[0]?.Files, 20),
            Of("threads of the first server", sample => sample.Servers[0]?.Threads, 20),
            Of("bytes in the store", BytesOf, 20_000_000),
        ];

        Flatness Of(string figure, Func<Sample, long?> read, long nothing)
        {
            var third = full.Count / 3;
            return new Flatness(figure, Median(full.Take(third)), Median(full.TakeLast(third)), nothing);

            long Median(IEnumerable<Sample> part)
            {
                var values = part.Select(read).OfType<long>().Order().ToList();
                return values.Count == 0 ? 0 : values[values.Count / 2];
            }
        }
    }

    /// <summary>Where a store tells what of its file is in use, that: the file of etcd never becomes smaller by itself.</summary>
    private static long? BytesOf(Sample sample) =>
        sample.Size.TryGetValue("inUse", out var inUse) ? inUse : sample.Size.TryGetValue("bytes", out var bytes) ? bytes : null;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsFlat ? "flat" : "GROWS")}: {Figure}, {Before} in the first third since all that is remembered was full, {After} in the last");
}

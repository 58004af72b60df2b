namespace NetIpam.Benchmarks.Measuring;

/// <summary>Two rates that were measured in alternation, so that what slows the machine slows both.</summary>
/// <param name="Baseline">The median rate of the baseline.</param>
/// <param name="Subject">The median rate of the subject.</param>
/// <param name="Ratio">The median over the rounds of subject by baseline; not the ratio of the medians.</param>
/// <param name="Low">The lowest ratio of a round.</param>
/// <param name="High">The highest ratio of a round.</param>
internal sealed record Comparison(double Baseline, double Subject, double Ratio, double Low, double High)
{
    /// <summary>Measures both once without counting, then round by round, the order changing every time.</summary>
    public static async Task<Comparison> MeasureAsync(int rounds, Func<Task<double>> baseline, Func<Task<double>> subject)
    {
        await baseline();
        await subject();
        var baselines = new double[rounds];
        var subjects = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            GC.Collect();
            if (round % 2 == 0)
                baselines[round] = await baseline();
            subjects[round] = await subject();
            if (round % 2 == 1)
                baselines[round] = await baseline();
        }
        var ratios = subjects.Zip(baselines, (rate, by) => rate / by).ToArray();
        return new Comparison(Median(baselines), Median(subjects), Median(ratios), ratios.Min(), ratios.Max());
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

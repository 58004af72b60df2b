using System.Text;

namespace NetIpam.TestKit.Property;

/// <summary>Many random sequences, one after the other; the first that fails is shrunk and told.</summary>
public static class Campaign
{
    private const int ShortestSequence = 200;
    private const int LongestSequence = 2_000;

    public static async Task RunAsync(
        Func<ISubject> create, int operations, ITestOutputHelper output, int reopenEvery = 0, int longest = LongestSequence)
    {
        var seed = Seed.Take(output);
        var random = new Random(seed);
        for (var done = 0; done < operations;)
        {
            var length = Math.Min(operations - done, random.Next(Math.Min(ShortestSequence, longest / 2), longest + 1));
            var sequence = new Generator(random).Draw(length, reopenEvery);
            done += sequence.Count;
            if (await Comparison.FindMismatchAsync(create, sequence) is not null)
                Assert.Fail(await ReportAsync(create, sequence, seed));
        }
    }

    private static async Task<string> ReportAsync(Func<ISubject> create, List<Operation> sequence, int seed)
    {
        var smallest = await Shrinker.ShrinkAsync(create, sequence);
        var report = new StringBuilder($"NETIPAM_SEED={seed}: {sequence.Count} operations, shrunk to {smallest.Count}:\n");
        foreach (var operation in smallest)
            report.Append(operation).Append('\n');
        if (await Comparison.FindMismatchAsync(create, smallest) is { } mismatch)
            report.Append($"expected: {mismatch.Expected}\nactual:   {mismatch.Actual}");
        else
            report.Append("It does not fail every time.");
        return report.ToString();
    }
}

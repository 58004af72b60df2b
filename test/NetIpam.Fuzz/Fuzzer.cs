using System.Diagnostics;

namespace NetIpam.Fuzz;

/// <summary>Tries inputs on a target: those of the corpus first, then mutations of them until the time is over.</summary>
public static class Fuzzer
{
    /// <summary>An input that takes longer is a fault.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Fuzzes a target up to the first fault. The same seed makes the same inputs in the same order.</summary>
    public static FuzzResult Run(IFuzzTarget target, int seed, TimeSpan time)
    {
        var corpus = Corpus.Of(target).Select(static input => input.Content).ToList();
        var mutator = new Mutator(new Random(seed), corpus, target.Words);
        using var worker = new BlockingWorker(target);
        var clock = Stopwatch.StartNew();
        var tried = 0L;
        while (tried < corpus.Count || clock.Elapsed < time)
        {
            var input = tried < corpus.Count ? corpus[(int)tried] : mutator.Next();
            tried++;
            if (worker.Try(input, Limit) is { } fault)
                return new FuzzResult(tried, fault, input);
        }
        return new FuzzResult(tried);
    }
}

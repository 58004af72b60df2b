using System.Diagnostics;
using NetIpam.Fuzz.Guidance;

namespace NetIpam.Fuzz;

/// <summary>Tries inputs on a target: those of the corpus first, then mutations of them until the time is over. Of a <see cref="GuidedTarget"/> it
/// keeps inputs that reach a block that none reached before, and mutates them, too.</summary>
public static class Fuzzer
{
    /// <summary>An input that takes longer is a fault. The first ones also load and compile what they reach, on machines that are busy.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Fuzzes a target up to the first fault. The same seed makes the same inputs in the same order.</summary>
    /// <param name="target">The target.</param>
    /// <param name="seed">What the inputs depend on, with the corpus and, if it is guided, the code.</param>
    /// <param name="time">How long; the corpus is tried in any case.</param>
    /// <param name="most">The most inputs.</param>
    /// <param name="least">The fewest inputs, however long they take.</param>
    public static FuzzResult Run(IFuzzTarget target, int seed, TimeSpan time, long most = long.MaxValue, long least = 0)
    {
        var given = Corpus.Of(target).Select(static input => input.Content).ToList();
        var corpus = given.ToList();
        var mutator = new Mutator(new Random(seed), corpus, target.Words);
        target.Prepare();
        using var worker = new BlockingWorker(target);
        var clock = Stopwatch.StartNew();
        var (tried, reached) = (0L, 0);
        while (tried < most && (tried < Math.Max(given.Count, least) || clock.Elapsed < time))
        {
            var isGiven = tried < given.Count;
            var input = isGiven ? given[(int)tried] : mutator.Next();
            tried++;
            if (worker.Try(input, Limit) is { } fault)
                return new FuzzResult(tried, reached, corpus.Count, fault, input);
            if (target is not GuidedTarget guided || guided.CountReached() is var now && now == reached)
                continue;
            reached = now;
            if (!isGiven)
                corpus.Add(input);
        }
        return new FuzzResult(tried, reached, corpus.Count);
    }
}

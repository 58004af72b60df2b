namespace NetIpam.Benchmarks.Measuring;

/// <summary>Prepares much at once, so that a slow store makes few commits of it.</summary>
internal static class Together
{
    private const int Helpers = 128;

    /// <summary>Does a piece of work for each number from 0.</summary>
    public static Task RunAsync(int count, Func<int, Task> work) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Helpers }, async (i, _) => await work(i));
}

using System.Diagnostics;

namespace NetIpam.Benchmarks.Measuring;

/// <summary>Clients that work at the same time, each beginning again when it is answered.</summary>
internal static class Clients
{
    /// <summary>How many pieces of work they complete per second, all together.</summary>
    /// <param name="clients">How many there are.</param>
    /// <param name="window">How long.</param>
    /// <param name="work">One piece, of the client with that number.</param>
    public static async Task<double> RateAsync(int clients, TimeSpan window, Func<int, Task> work)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            long count = 0;
            while (watch.Elapsed < window)
            {
                await work(client);
                count++;
            }
            return count;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }
}

using System.Diagnostics;

namespace NetIpam.Benchmarks.Measuring;

/// <summary>Work per second.</summary>
internal static class Rate
{
    /// <summary>How often the clock is looked at: reading it costs as much as a small operation.</summary>
    private const int Stride = 64;

    /// <summary>Repeats a piece of work until the window is over.</summary>
    public static Task<double> OfAsync(TimeSpan window, Func<ValueTask> work) => OfAsync(window, Stride, work);

    /// <summary>Repeats a piece of work until the window is over, and looks at the clock after so many.</summary>
    public static async Task<double> OfAsync(TimeSpan window, int stride, Func<ValueTask> work)
    {
        var watch = Stopwatch.StartNew();
        long done = 0;
        while (watch.Elapsed < window)
        {
            for (var i = 0; i < stride; i++)
                await work();
            done += stride;
        }
        return done / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Does a piece of work once that counts as many.</summary>
    public static async Task<double> OfOnceAsync(int count, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return count / watch.Elapsed.TotalSeconds;
    }
}

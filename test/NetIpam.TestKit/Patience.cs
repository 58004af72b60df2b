using System.Diagnostics;

namespace NetIpam.TestKit;

/// <summary>Waits for what has to come. How long says nothing about what is tested: a busy machine takes its time.</summary>
public static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>A call whose answer has to come.</summary>
    public static Task<T> Soon<T>(this ValueTask<T> call) => call.AsTask().WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> call) => call.WaitAsync(Limit);

    public static Task Soon(this Task call) => call.WaitAsync(Limit);

    /// <summary>Looks until something holds.</summary>
    /// <param name="condition">What is to hold.</param>
    /// <param name="found">What to tell when it does not come to that.</param>
    public static Task UntilAsync(Func<bool> condition, Func<string>? found = null) => UntilAsync(() => Task.FromResult(condition()), found);

    /// <summary>Looks until something holds.</summary>
    /// <param name="condition">What is to hold.</param>
    /// <param name="found">What to tell when it does not come to that.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? found = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Limit)
                throw new TimeoutException($"It never came to that. {found?.Invoke()}");
            await Task.Delay(BetweenLooks);
        }
    }

    /// <summary>Does something again as long as it fails in this way: for what has a short time limit only for other reasons.</summary>
    public static async Task<T> DespiteAsync<TException, T>(Func<Task<T>> action)
        where TException : Exception
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await action();
            }
            catch (TException) when (watch.Elapsed < Limit)
            {
                await Task.Delay(BetweenLooks);
            }
        }
    }
}

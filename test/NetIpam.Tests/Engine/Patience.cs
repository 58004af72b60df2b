namespace NetIpam.Tests.Engine;

/// <summary>How long a test waits for something that has to come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A call whose answer has to come.</summary>
    public static Task<T> Soon<T>(this ValueTask<T> call) => call.AsTask().WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> call) => call.WaitAsync(Limit);

    public static Task Soon(this Task call) => call.WaitAsync(Limit);
}

namespace NetIpam.Engine;

/// <summary>
/// A kind of call to the store that fails with certainly nothing done: since when, and for how long callers are still kept
/// waiting for it to work again. Once they are not, each turn makes one try, until one succeeds. For one turn at a time.
/// </summary>
/// <param name="context">The clock, and how long that is.</param>
/// <param name="earlier">An outage that this one is a part of if it came first.</param>
internal sealed class Outage(EngineContext context, Outage? earlier = null)
{
    private long? _since;
    private TimeSpan _pause;

    /// <summary>It works.</summary>
    public void End() => _since = null;

    /// <summary>It failed: waits before the next try.</summary>
    /// <returns><see langword="false"/> when there is to be none, because callers have waited long enough or the store is closed.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken closing)
    {
        var time = context.Time;
        if (_since is not { } since)
        {
            _since = since = earlier?._since ?? time.GetTimestamp();
            _pause = earlier?._since is null ? Backoff.First : earlier._pause;
        }
        var left = context.StorePatience - time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
            return false;
        try
        {
            await Task.Delay(_pause < left ? _pause : left, time, closing).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        _pause = Backoff.After(_pause);
        return true;
    }
}

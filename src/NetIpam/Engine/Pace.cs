namespace NetIpam.Engine;

/// <summary>
/// How work on a whole log is cut into pieces, so that those who acquire meanwhile are not kept waiting: there may be only two
/// processors, for them and for the store. Told of the work that is done, it comes back when it is time to go on.
/// </summary>
internal sealed class Pace
{
    private const int BytesInARow = 4096;

    // Timers are no finer.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider? _time;
    private readonly TimeSpan _spread;
    private readonly long _started;
    private readonly long _all;
    private long _done;
    private int _inARow;

    private Pace(TimeProvider? time, TimeSpan spread, long all)
    {
        (_time, _spread, _all) = (time, spread, Math.Max(1, all));
        _started = time?.GetTimestamp() ?? 0;
    }

    /// <summary>For work that someone waits for: no rests, but behind everybody who waits for a thread.</summary>
    public static Pace Fast() => new(null, default, 0);

    /// <summary>For work that nobody waits for: spread over some time, as evenly as its length can be guessed. If it takes longer anyhow, it
    /// does not rest.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="spread">Over how much time.</param>
    /// <param name="bytes">How long the work is, about.</param>
    public static Pace Spreading(TimeProvider time, TimeSpan spread, long bytes) => new(time, spread, bytes);

    /// <summary>Counts work; comes back at once, or after a rest.</summary>
    public ValueTask WorkedAsync(int bytes, CancellationToken cancellationToken)
    {
        _done += bytes;
        _inARow += bytes;
        return _inARow < BytesInARow ? default : RestAsync(cancellationToken);
    }

    private async ValueTask RestAsync(CancellationToken cancellationToken)
    {
        _inARow = 0;
        // Off the context of a caller first, who may block its thread, as the file store never waits.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await Task.Yield();
        if (_time is null)
            return;
        var early = (_spread * Math.Min(1, (double)_done / _all)) - _time.GetElapsedTime(_started);
        if (early >= ShortestRest)
            await Task.Delay(early, _time, cancellationToken).ConfigureAwait(false);
    }
}

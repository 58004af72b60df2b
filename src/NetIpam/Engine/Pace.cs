namespace NetIpam.Engine;

/// <summary>
/// How work on a whole log is cut into pieces, so that those who acquire meanwhile are not kept waiting: there may be only two
/// processors, for them and for the store. Told of the work that is done, it comes back when it is time to go on.
/// </summary>
internal sealed class Pace
{
    private const int BytesInARow = 4096;

    // As long as a busy namespace takes to write what is worth a snapshot. Work that takes longer anyhow does not rest.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    // Timers are no finer.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider? _time;
    private readonly long _started;
    private readonly long _all;
    private long _done;
    private int _inARow;

    private Pace(TimeProvider? time, long all)
    {
        (_time, _all) = (time, Math.Max(1, all));
        _started = time?.GetTimestamp() ?? 0;
    }

    /// <summary>For work that someone waits for: no rests, but behind everybody who waits for a thread.</summary>
    public static Pace Fast() => new(null, 0);

    /// <summary>For work that nobody waits for: spread over a second, as evenly as its length can be guessed.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="bytes">How long it is, about.</param>
    public static Pace Spreading(TimeProvider time, long bytes) => new(time, bytes);

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
        var early = (Spread * Math.Min(1, (double)_done / _all)) - _time.GetElapsedTime(_started);
        if (early >= ShortestRest)
            await Task.Delay(early, _time, cancellationToken).ConfigureAwait(false);
    }
}

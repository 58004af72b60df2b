using NetIpam.Log;

namespace NetIpam.Engine;

/// <summary>
/// Gives replicas that are farther from the store their turn. Whoever is nearer appends again before the others have read
/// what it appended last, so chance does not help them: one that lost three times in a row leaves a claim on the log, and
/// whoever sees it holds off once. A hint: what becomes of a claim matters to nobody's safety, and its failures are ignored.
/// For one turn at a time.
/// </summary>
internal sealed class Fairness(EngineContext context, ICommitLog log, LogId id, CancellationToken stop) : IAsyncDisposable
{
    private const int LossesBeforeClaim = 3;

    private int _losses;
    private UInt128 _ours;
    private UInt128 _respected;
    private long _seen;
    private TimeSpan _holdOff;
    private Task _claiming = Task.CompletedTask;

    /// <summary>Waits as long as another asked for, if anyone did since the append before. To be called before each append.</summary>
    public ValueTask HoldOffAsync()
    {
        if (_holdOff == TimeSpan.Zero)
            return default;
        var left = _holdOff - context.Time.GetElapsedTime(_seen);
        _holdOff = TimeSpan.Zero;
        return left > TimeSpan.Zero ? new ValueTask(Task.Delay(left, context.Time, stop)) : default;
    }

    /// <summary>Takes note of the answer to an append, and leaves a claim when it is one loss too many.</summary>
    /// <param name="result">The answer; a conflict with another's commit is a loss.</param>
    /// <param name="took">How long the append took.</param>
    public void Note(in AppendResult result, TimeSpan took)
    {
        if (result.Claim is { } claim && claim.Id != _ours && claim.Id != _respected)
        {
            _respected = claim.Id;
            _seen = context.Time.GetTimestamp();
            _holdOff = claim.Wait < TurnClaim.MaxWait ? claim.Wait : TurnClaim.MaxWait;
        }
        _losses = result.Outcome == AppendOutcome.Conflict ? _losses + 1 : 0;
        if (_losses < LossesBeforeClaim || !_claiming.IsCompleted)
            return;
        _losses = 0;
        _ours = context.NewId();
        _claiming = ClaimAsync(new TurnClaim(_ours, WaitFor(took)));
    }

    public async ValueTask DisposeAsync() => await _claiming.ConfigureAwait(false);

    /// <summary>Time to learn what was appended before the others saw the claim, to append after it, and as much for delays.</summary>
    private static TimeSpan WaitFor(TimeSpan append)
    {
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(append.TotalMilliseconds * 3));
        return wait < TurnClaim.MaxWait ? wait : TurnClaim.MaxWait;
    }

    private async Task ClaimAsync(TurnClaim claim)
    {
        try
        {
            await log.ClaimTurnAsync(id, claim, stop).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Should it be missed, the next three losses leave another one.
        }
    }
}

using NetIpam.Log;
using NetIpam.Telemetry;

namespace NetIpam.Engine;

/// <summary>
/// Appends one commit and does not come back before it is known what became of it: an append whose answer was lost is sent
/// again, identical, until its place is known to be taken by it or by another.
/// </summary>
internal sealed class Appender(ICommitLog log, LogId id, EngineContext context)
{
    /// <returns>What became of it, with the missed commits on a conflict, as far as they came along.</returns>
    /// <param name="commit">The commit.</param>
    /// <param name="stillUnknown">Called before each further try.</param>
    /// <param name="cancellationToken">Ends the tries, with <see cref="OutcomeUnknownException"/>.</param>
    /// <exception cref="LogUnavailableException">Certainly nothing was appended.</exception>
    /// <exception cref="OutcomeUnknownException">The place was trimmed before it could be looked at, or the tries were ended.</exception>
    public async ValueTask<AppendResult> AppendAsync(Commit commit, Action stillUnknown, CancellationToken cancellationToken)
    {
        var unknown = false;
        for (var pause = Backoff.First; ; pause = Backoff.After(pause))
        {
            AppendResult? answer = null;
            try
            {
                answer = await SendAsync(commit, cancellationToken).ConfigureAwait(false);
            }
            catch (LogUnavailableException) when (!unknown)
            {
                throw;
            }
            catch (Exception e) when (e is LogUnavailableException or OutcomeUnknownException or TimeoutException)
            {
                unknown = true;
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                throw Ended(commit, e);
            }
            catch (Exception e) when (e is not LogDamagedException)
            {
                throw new OutcomeUnknownException($"Whether commit {commit.Sequence} of log {id} was appended is not known: the log failed in a way it must not.", e);
            }
            if (answer is { } known)
            {
                if (known.Outcome == AppendOutcome.Gone && unknown)
                    throw new OutcomeUnknownException($"Whether commit {commit.Sequence} of log {id} was appended cannot be told any more: the log is gone.");
                if (known.Outcome != AppendOutcome.Conflict)
                    return known;
                if (await IsOursAsync(commit, known.Missed, cancellationToken).ConfigureAwait(false) is { } ours)
                    return ours ? AppendResult.Appended : known;
                unknown = true;
            }
            stillUnknown();
            try
            {
                await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                throw Ended(commit, e);
            }
            Instruments.Retries.Add(1);
        }
    }

    /// <summary>Appends once; a log that breaks its own time limit is not waited for.</summary>
    private ValueTask<AppendResult> SendAsync(Commit commit, CancellationToken cancellationToken)
    {
        var sent = log.TryAppendAsync(id, commit);
        return sent.IsCompleted ? sent : new(sent.AsTask().WaitAsync(context.StoreTimeout, context.Time, cancellationToken));
    }

    private OutcomeUnknownException Ended(Commit commit, Exception cause) =>
        new($"Whether commit {commit.Sequence} of log {id} was appended is not known: the tries were ended.", cause);

    /// <summary>Whether the commit that took the place is ours, as a driver or a proxy may have sent it twice; null while the
    /// store cannot be asked.</summary>
    private async Task<bool?> IsOursAsync(Commit commit, IReadOnlyList<Commit> missed, CancellationToken cancellationToken)
    {
        foreach (var candidate in missed)
        {
            if (candidate.Sequence == commit.Sequence)
                return candidate.Id == commit.Id;
        }
        try
        {
            try
            {
                await foreach (var candidate in log.ReadAsync(id, commit.Sequence - 1, cancellationToken).ConfigureAwait(false))
                    return candidate.Id == commit.Id;
                return await WentBackAsync(commit, cancellationToken).ConfigureAwait(false) ? false : null;
            }
            catch (LogTrimmedException)
            {
                return await IsInSnapshotAsync(commit, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is LogUnavailableException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whether the log no longer holds the predecessor as its newest commit or before it; otherwise ours can still land.</summary>
    private async ValueTask<bool> WentBackAsync(Commit commit, CancellationToken cancellationToken)
    {
        var before = new LogHead(commit.Sequence - 1, commit.Previous);
        return await log.GetHeadAsync(id, cancellationToken).ConfigureAwait(false) is not { } head
            || head.Sequence < before.Sequence || (head.Sequence == before.Sequence && head != before);
    }

    private async Task<bool> IsInSnapshotAsync(Commit commit, CancellationToken cancellationToken)
    {
        if (await log.GetSnapshotAsync(id, cancellationToken).ConfigureAwait(false) is { } manifest)
        {
            var oldest = manifest.Position.Sequence - manifest.RecentIds.Count + 1;
            if (commit.Sequence >= oldest && commit.Sequence <= manifest.Position.Sequence)
                return manifest.RecentIds[(int)(commit.Sequence - oldest)] == commit.Id;
        }
        throw new OutcomeUnknownException($"Whether commit {commit.Sequence} of log {id} was appended cannot be told any more: it is trimmed.");
    }
}

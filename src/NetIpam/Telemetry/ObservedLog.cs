using System.Diagnostics;
using System.Runtime.CompilerServices;
using NetIpam.Log;

namespace NetIpam.Telemetry;

/// <summary>A log whose calls are measured and traced while somebody listens. It changes nothing of what they do.</summary>
internal sealed class ObservedLog(ICommitLog log, TimeProvider time) : ICommitLog
{
    /// <summary>The span of the turn that the calls are made for; <see langword="null"/> while there is none.</summary>
    public Activity? Turn { get; set; }

    public ValueTask<AppendResult> TryAppendAsync(LogId id, Commit commit) =>
        StoreCall.IsObserved ? ObserveAppendAsync(id, commit) : log.TryAppendAsync(id, commit);

    public ValueTask<LogHead?> GetHeadAsync(LogId id, CancellationToken cancellationToken) =>
        StoreCall.IsObserved
            ? ObserveAsync("head", id, (log, id), static (on, token) => on.log.GetHeadAsync(on.id, token), cancellationToken)
            : log.GetHeadAsync(id, cancellationToken);

    public IAsyncEnumerable<Commit> ReadAsync(LogId id, long after, CancellationToken cancellationToken) =>
        StoreCall.IsObserved ? ObserveReadAsync(id, after, cancellationToken) : log.ReadAsync(id, after, cancellationToken);

    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId id, CancellationToken cancellationToken) =>
        StoreCall.IsObserved
            ? ObserveAsync("get_snapshot", id, (log, id), static (on, token) => on.log.GetSnapshotAsync(on.id, token), cancellationToken)
            : log.GetSnapshotAsync(id, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId id, BlobId blob, int part, CancellationToken cancellationToken) =>
        StoreCall.IsObserved
            ? ObserveAsync("read_part", id, (log, id, blob, part), static (on, token) => on.log.ReadPartAsync(on.id, on.blob, on.part, token), cancellationToken)
            : log.ReadPartAsync(id, blob, part, cancellationToken);

    public ValueTask<bool> CreateAsync(LogId id, Commit genesis, CancellationToken cancellationToken) => log.CreateAsync(id, genesis, cancellationToken);

    public ValueTask WriteCommitPartAsync(LogId id, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        log.WriteCommitPartAsync(id, blob, sequence, part, content, cancellationToken);

    public ValueTask<bool> ClaimSnapshotAsync(LogId id, BlobId snapshot, CancellationToken cancellationToken) => log.ClaimSnapshotAsync(id, snapshot, cancellationToken);

    public ValueTask<bool> WriteSnapshotPartAsync(LogId id, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        log.WriteSnapshotPartAsync(id, snapshot, part, content, cancellationToken);

    public ValueTask<bool> PublishSnapshotAsync(LogId id, SnapshotManifest manifest, CancellationToken cancellationToken) =>
        log.PublishSnapshotAsync(id, manifest, cancellationToken);

    public ValueTask TrimAsync(LogId id, long upTo, CancellationToken cancellationToken) => log.TrimAsync(id, upTo, cancellationToken);

    public ValueTask ClaimTurnAsync(LogId id, TurnClaim claim, CancellationToken cancellationToken) => log.ClaimTurnAsync(id, claim, cancellationToken);

    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) => log.GetTimeAsync(cancellationToken);

    public ValueTask DeleteAsync(LogId id, CancellationToken cancellationToken) => log.DeleteAsync(id, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private async ValueTask<AppendResult> ObserveAppendAsync(LogId id, Commit commit)
    {
        var call = StoreCall.Begin("append", id, Turn, time);
        call.Tag("netipam.commit.sequence", commit.Sequence);
        call.Tag("netipam.commit.bytes", commit.Body.Length);
        try
        {
            var result = await log.TryAppendAsync(id, commit).ConfigureAwait(false);
            if (result.Outcome == AppendOutcome.Conflict)
                Instruments.Conflicts.Add(1);
            call.Tag("netipam.append.outcome", result.Outcome.ToString());
            call.Succeeded();
            return result;
        }
        catch (Exception e)
        {
            if (e is OutcomeUnknownException)
                Instruments.Unknown.Add(1);
            call.Failed(e);
            throw;
        }
    }

    private async IAsyncEnumerable<Commit> ObserveReadAsync(LogId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = StoreCall.Begin("read", id, Turn, time);
        var commits = log.ReadAsync(id, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        Exception? failure = null;
        try
        {
            while (true)
            {
                try
                {
                    if (!await commits.MoveNextAsync().ConfigureAwait(false))
                        yield break;
                }
                catch (Exception e)
                {
                    failure = e;
                    throw;
                }
                yield return commits.Current;
            }
        }
        finally
        {
            if (failure is null)
                call.Succeeded();
            else
                call.Failed(failure);
            await commits.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<TResult> ObserveAsync<TOn, TResult>(
        string operation, LogId id, TOn on, Func<TOn, CancellationToken, ValueTask<TResult>> call, CancellationToken cancellationToken)
    {
        var observed = StoreCall.Begin(operation, id, Turn, time);
        try
        {
            var result = await call(on, cancellationToken).ConfigureAwait(false);
            observed.Succeeded();
            return result;
        }
        catch (Exception e)
        {
            observed.Failed(e);
            throw;
        }
    }
}

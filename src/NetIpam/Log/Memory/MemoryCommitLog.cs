using System.Runtime.CompilerServices;

namespace NetIpam.Log;

/// <summary>
/// Logs in the memory of this process: for tests and for data that need not outlive it. Any number of
/// <see cref="Ipam"/> instances may share one, and then behave as replicas over one store do. Every member completes
/// synchronously and answers from one consistent state. Thread-safe.
/// </summary>
public sealed class MemoryCommitLog : ICommitLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LogId, MemoryLog> _logs = [];

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_logs.TryAdd(log, new MemoryLog(genesis)));
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        lock (_lock)
            return new(_logs.TryGetValue(log, out var found) ? found.TryAppend(commit) : AppendResult.Gone);
    }

    /// <inheritdoc/>
    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_logs.TryGetValue(log, out var found) ? found.Head : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        foreach (var commit in CopyAfter(log, after))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return commit;
        }
        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_logs.TryGetValue(log, out var found))
                throw new LogUnavailableException($"There is no log {log} to write a part for.");
            found.WriteCommitPart(blob, sequence, part, content);
        }
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_logs.TryGetValue(log, out var found))
                return new(false);
            found.Claim(snapshot);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_logs.TryGetValue(log, out var found) && found.WriteSnapshotPart(snapshot, part, content));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_logs.TryGetValue(log, out var found) && found.Publish(manifest));
    }

    /// <inheritdoc/>
    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_logs.TryGetValue(log, out var found) ? found.Current : null);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_logs.TryGetValue(log, out var found) ? found.ReadPart(blob, part) : null);
    }

    /// <inheritdoc/>
    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_logs.TryGetValue(log, out var found))
                found.Trim(upTo);
        }
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_logs.TryGetValue(log, out var found))
                found.TurnClaim = claim;
        }
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _logs.Remove(log);
        return default;
    }

    /// <summary>Does nothing: those who share the log are disposed of one after another.</summary>
    public ValueTask DisposeAsync() => default;

    private Commit[] CopyAfter(LogId log, long after)
    {
        lock (_lock)
            return _logs.TryGetValue(log, out var found) ? found.CopyAfter(log, after) : [];
    }
}

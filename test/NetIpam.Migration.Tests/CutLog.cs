namespace NetIpam.Migration.Tests;

/// <summary>A log that fails for good after some changes.</summary>
internal sealed class CutLog(ICommitLog inner, int changes) : ICommitLog
{
    private int _left = changes;

    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        Count();
        return inner.CreateAsync(log, genesis, cancellationToken);
    }

    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        Count();
        return inner.TryAppendAsync(log, commit);
    }

    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken) => inner.GetHeadAsync(log, cancellationToken);

    public IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, CancellationToken cancellationToken) => inner.ReadAsync(log, after, cancellationToken);

    public ValueTask WriteCommitPartAsync(LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Count();
        return inner.WriteCommitPartAsync(log, blob, sequence, part, content, cancellationToken);
    }

    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) => inner.ClaimSnapshotAsync(log, snapshot, cancellationToken);

    public ValueTask<bool> WriteSnapshotPartAsync(LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        inner.WriteSnapshotPartAsync(log, snapshot, part, content, cancellationToken);

    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken) => inner.PublishSnapshotAsync(log, manifest, cancellationToken);

    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) => inner.GetSnapshotAsync(log, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken) => inner.ReadPartAsync(log, blob, part, cancellationToken);

    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken) => inner.TrimAsync(log, upTo, cancellationToken);

    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken) => inner.ClaimTurnAsync(log, claim, cancellationToken);

    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) => inner.GetTimeAsync(cancellationToken);

    public ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken) => inner.DeleteAsync(log, cancellationToken);

    public ValueTask DisposeAsync() => default;

    private void Count()
    {
        if (_left-- <= 0)
            throw new LogUnavailableException("The store is cut off.");
    }
}

using System.Security.Cryptography;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Engine;

/// <summary>
/// A state that follows a log: loaded from the snapshot and the commits after it, and brought up to date by reading on.
/// The engine has one, and each snapshot is made from another, so that every snapshot proves that the log is the state.
/// </summary>
internal sealed class LogReplica
{
    private const int LoadAttempts = 10;

    private readonly ICommitLog _log;
    private readonly LogId _id;
    private readonly Queue<CommitId> _recent = new(SnapshotManifest.MaxRecentIds);

    private readonly RecentCommits? _kept;
    private readonly Pace _pace;

    private LogReplica(ICommitLog log, LogId id, StateMachine state, RecentCommits? kept, Pace pace)
    {
        _kept = kept;
        _pace = pace;
        _log = log;
        _id = id;
        State = state;
    }

    public StateMachine State { get; }

    /// <summary>The snapshot it was loaded from, if there was one.</summary>
    public SnapshotManifest? Snapshot { get; private set; }

    /// <summary>The bytes of the commits since that snapshot.</summary>
    public long BytesSinceSnapshot { get; private set; }

    /// <summary>The ids of the newest commits, oldest first.</summary>
    public IReadOnlyList<CommitId> RecentIds => [.. _recent];

    /// <param name="log">The store.</param>
    /// <param name="id">The log.</param>
    /// <param name="newState">An empty state.</param>
    /// <param name="kept">Where the commits that are applied are kept, if they are.</param>
    /// <param name="pace">How fast it is read, now and later; <see cref="Pace.Fast"/> if it is not said.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="LogGoneException">There is no such log.</exception>
    /// <exception cref="LogDamagedException">It contradicts itself.</exception>
    /// <exception cref="LogUnavailableException">Others trim it faster than it is read.</exception>
    /// <exception cref="UpgradeNeededException">It is of a later format.</exception>
    public static async Task<LogReplica> LoadAsync(
        ICommitLog log, LogId id, Func<StateMachine> newState, RecentCommits? kept, CancellationToken cancellationToken, Pace? pace = null)
    {
        BlobId? tried = null;
        var isReplaced = false;
        for (var attempt = 1; ; attempt++)
        {
            var head = await log.GetHeadAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new LogGoneException();
            var replica = new LogReplica(log, id, newState(), kept, pace ?? Pace.Fast());
            LogTrimmedException? missing = null;
            try
            {
                // A snapshot whose parts are gone was replaced by a newer one; so were commits that are gone.
                if (await replica.ReadSnapshotAsync(cancellationToken).ConfigureAwait(false))
                {
                    await replica.CatchUpAsync(head, cancellationToken).ConfigureAwait(false);
                    // It was there, and is not any more.
                    return replica.State.Genesis is not null ? replica : throw new LogGoneException();
                }
            }
            catch (LogTrimmedException e)
            {
                missing = e;
            }
            isReplaced |= attempt > 1 && replica.Snapshot?.Id != tried;
            tried = replica.Snapshot?.Id;
            if (attempt < LoadAttempts)
                continue;
            // What others replace while it is read was not incomplete, it was read too slowly.
            if (isReplaced)
                throw new LogUnavailableException($"Log {id} is trimmed by others faster than it can be read.", missing);
            throw new LogDamagedException(missing is null ? $"The snapshot of log {id} is not complete." : $"Log {id} is not complete: {missing.Message}", missing);
        }
    }

    /// <summary>Whether the log still holds a commit that it held, as far back as ids are known.</summary>
    public bool Holds(LogHead commit)
    {
        var since = State.Position.Sequence - commit.Sequence;
        return since >= 0 && (since >= _recent.Count || _recent.ElementAt(_recent.Count - 1 - (int)since) == commit.Id);
    }

    /// <summary>Applies what was appended since, up to a commit that was the newest before. Whoever appends faster than we read is not
    /// run after.</summary>
    /// <exception cref="LogTrimmedException">It has been trimmed already, or removed while it was read, which then ends early: load again.</exception>
    public async Task CatchUpAsync(LogHead head, CancellationToken cancellationToken)
    {
        if (State.Position.Sequence >= head.Sequence)
            return;
        await foreach (var commit in _log.ReadAsync(_id, State.Position.Sequence, cancellationToken).ConfigureAwait(false))
        {
            await ApplyAsync(commit, cancellationToken).ConfigureAwait(false);
            if (commit.Sequence >= head.Sequence)
                return;
            await _pace.WorkedAsync(commit.Body.Length, cancellationToken).ConfigureAwait(false);
        }
        throw new LogTrimmedException($"Log {_id} ended with {State.Position.Sequence} when it was read, and before that its newest commit was {head.Sequence}.");
    }

    /// <summary>Applies the commit that follows.</summary>
    /// <exception cref="StoreLostCommitsException">It follows another commit than the one we know.</exception>
    public async ValueTask ApplyAsync(Commit commit, CancellationToken cancellationToken)
    {
        if (commit.Sequence == State.Position.Sequence + 1 && commit.Previous != State.Position.Id)
            throw new StoreLostCommitsException(State.Position, new LogHead(commit.Sequence - 1, commit.Previous));
        try
        {
            var body = CommitBodyReader.Read(commit.Body.Span);
            for (var i = 0; i < body.Events.Count; i++)
            {
                if (body.Events[i].Content is { } content)
                    body.Events[i] = body.Events[i] with { Content = await ReadContentAsync(content, cancellationToken).ConfigureAwait(false) };
            }
            State.Replay(commit, body);
        }
        catch (InvalidLogException e)
        {
            throw new LogDamagedException($"Log {_id} contradicts itself at commit {commit.Sequence}: {e.Message}", e);
        }
        Applied(commit);
    }

    /// <summary>Counts a commit that the state has already accepted.</summary>
    public void Applied(Commit commit)
    {
        _kept?.Add(commit);
        BytesSinceSnapshot += commit.Body.Length;
        if (_recent.Count == SnapshotManifest.MaxRecentIds)
            _recent.Dequeue();
        _recent.Enqueue(commit.Id);
    }

    /// <summary>Takes note of a snapshot that was made of this log elsewhere.</summary>
    public void SnapshotPublished(SnapshotManifest manifest, long bytesCovered)
    {
        Snapshot = manifest;
        BytesSinceSnapshot = Math.Max(0, BytesSinceSnapshot - bytesCovered);
    }

    private async Task<bool> ReadSnapshotAsync(CancellationToken cancellationToken)
    {
        Snapshot = await _log.GetSnapshotAsync(_id, cancellationToken).ConfigureAwait(false);
        if (Snapshot is null)
            return true;
        // Part by part: whatever is wrong with it, the state is given up.
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        for (var part = 0; part < Snapshot.Parts; part++)
        {
            if (await _log.ReadPartAsync(_id, Snapshot.Id, part, cancellationToken).ConfigureAwait(false) is not { } facts)
                return false;
            sha.AppendData(facts.Span);
            length += facts.Length;
            await ReadFactsAsync(facts, cancellationToken).ConfigureAwait(false);
        }
        if (length != Snapshot.Length || !string.Equals(Convert.ToHexStringLower(sha.GetHashAndReset()), Snapshot.Hash, StringComparison.Ordinal))
            throw new LogDamagedException($"The snapshot {Snapshot.Id} of log {_id} is not what was written: its length or hash differs.");
        if (State.Digest != Snapshot.Digest)
            throw new LogDamagedException($"The snapshot {Snapshot.Id} of log {_id} is not what was written: the digest of its state differs.");
        foreach (var id in Snapshot.RecentIds)
            _recent.Enqueue(id);
        await RestorePositionAsync(Snapshot.Position, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask ReadFactsAsync(ReadOnlyMemory<byte> facts, CancellationToken cancellationToken)
    {
        while (!facts.IsEmpty)
        {
            int read;
            try
            {
                read = FactReader.ReadLine(facts.Span, State, default);
            }
            catch (InvalidLogException e)
            {
                throw new LogDamagedException($"The snapshot {Snapshot!.Id} of log {_id} contradicts itself: {e.Message}", e);
            }
            facts = facts[read..];
            await _pace.WorkedAsync(read, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The commit of the snapshot is kept in the log: it tells the time, and that the snapshot belongs here.</summary>
    private async Task RestorePositionAsync(LogHead position, CancellationToken cancellationToken)
    {
        await foreach (var commit in _log.ReadAsync(_id, position.Sequence - 1, cancellationToken).ConfigureAwait(false))
        {
            if (commit.Id != position.Id)
                throw new LogDamagedException($"The snapshot of log {_id} is of commit {position.Sequence} ({position.Id}), but the log holds {commit.Id} there.");
            try
            {
                var body = CommitBodyReader.Read(commit.Body.Span);
                if (body.Digest != State.Digest)
                    throw new LogDamagedException($"The snapshot of log {_id} is not of the state after commit {position.Sequence}: the digest that the commit names differs.");
                State.Restore(position, body.At);
            }
            catch (InvalidLogException e)
            {
                throw new LogDamagedException($"Log {_id} contradicts itself at commit {commit.Sequence}: {e.Message}", e);
            }
            return;
        }
        // It was purged after its snapshot was read; or it is damage, which loading again will find.
        throw new LogTrimmedException($"Log {_id} ends before its snapshot, which is of commit {position.Sequence}.");
    }

    private async Task<LoadedContent> ReadContentAsync(LoadedContent content, CancellationToken cancellationToken)
    {
        // Gone together with its commit, by a trim that overtook us; or it is damage, which loading again will find.
        var blob = await ReadBlobAsync(content.Blob, content.Parts, cancellationToken).ConfigureAwait(false)
            ?? throw new LogTrimmedException($"The content {content.Blob} of log {_id} is not there (any more).");
        if (!string.Equals(blob.Hash, content.Hash, StringComparison.Ordinal))
            throw new LogDamagedException($"The content {content.Blob} of log {_id} is not what was written: its hash differs.");
        return content.WithBytes(blob.Parts);
    }

    /// <summary>All parts of a blob; null when one is not there.</summary>
    private async Task<(List<ReadOnlyMemory<byte>> Parts, string Hash)?> ReadBlobAsync(BlobId blob, int count, CancellationToken cancellationToken)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var part = 0; part < count; part++)
        {
            if (await _log.ReadPartAsync(_id, blob, part, cancellationToken).ConfigureAwait(false) is not { } bytes)
                return null;
            sha.AppendData(bytes.Span);
            parts.Add(bytes);
        }
        return (parts, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }
}

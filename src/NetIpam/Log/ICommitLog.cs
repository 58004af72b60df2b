namespace NetIpam.Log;

/// <summary>
/// The contract of a backend, and all of it: logs of commits, each of which follows exactly one other, with snapshots.
/// Every member is safe for concurrent use, by many processes where the store allows that.
/// <para><b>Errors.</b> <see cref="OutcomeUnknownException"/> when a change may or may not have been made;
/// <see cref="LogUnavailableException"/> when certainly nothing was changed (so of reads always);
/// <see cref="LogDamagedException"/> when what is stored contradicts itself; <see cref="LogTrimmedException"/> where said;
/// <see cref="OperationCanceledException"/> by the caller's token; <see cref="ArgumentException"/> for a commit or a part
/// that breaks a rule stated here, which is a fault of the caller. Nothing else.</para>
/// <para><b>Blobs</b> are named contents in parts. A part is written once; writing the same part again is harmless, and for
/// another commit than before it belongs to the later call's. Blobs of
/// snapshots are protected by a claim, blobs of loaded dumps by the sequence number that their commit will have.</para>
/// The suite in <c>NetIpam.Testing</c> checks an implementation against every sentence here.
/// </summary>
public interface ICommitLog : IAsyncDisposable
{
    /// <summary>Creates a log with its genesis, commit 0 without a predecessor. The only way a log comes to be.</summary>
    /// <returns><see langword="false"/> when there is one already, which is left as it is.</returns>
    ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken);

    /// <summary>
    /// Appends a commit if and only if, in one atomic step of the store, the newest commit of the log is the one with
    /// sequence number <c>commit.Sequence - 1</c> and id <c>commit.Previous</c>; that the place is free is not enough, as
    /// trimming frees places. Durable when it answers <see cref="AppendOutcome.Appended"/>. Never creates a log.
    /// <para>Takes no caller's token, as one append carries many callers; its own time limit belongs to the log. It is
    /// called for one commit of a log at a time, and again with the identical commit after an unknown outcome.</para>
    /// </summary>
    ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit);

    /// <summary>The newest commit at some moment between call and answer, never one that can still be rolled back;
    /// <see langword="null"/> when the log does not exist.</summary>
    ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken);

    /// <summary>
    /// All commits after a sequence number, in order and without a gap, at least up to the one that was newest at the call.
    /// With <c>after</c> = -1 from the genesis on. Nothing when none are there or the log does not exist.
    /// </summary>
    /// <exception cref="LogTrimmedException">The commit after it was trimmed: load the snapshot and go on from there.
    /// May also be thrown in the middle, when a trim overtakes the reader. Never an early end.</exception>
    IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, CancellationToken cancellationToken);

    /// <summary>Writes a part, of at most 512 KiB, of a blob that a commit will name.</summary>
    /// <param name="log">The log.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="sequence">The sequence number that the commit will have. <see cref="TrimAsync"/> up to it or beyond
    /// removes the blob; so does nothing else but the deletion of the log.</param>
    /// <param name="part">The number of the part, from 0.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LogUnavailableException">Also when the log does not exist.</exception>
    ValueTask WriteCommitPartAsync(LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Becomes the one who may write and publish the next snapshot of the log. Whoever claimed before no longer
    /// may, and the parts of that unpublished snapshot are removed.</summary>
    /// <returns><see langword="false"/> when the log does not exist.</returns>
    ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken);

    /// <summary>Writes a part, of at most 512 KiB, of the snapshot that was claimed.</summary>
    /// <returns><see langword="false"/> when another one claimed since; nothing was written.</returns>
    ValueTask<bool> WriteSnapshotPartAsync(LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a completely written snapshot the current one, in one conditional step: only if it is the one claimed, only if
    /// all of its parts are there (a store that went back may have lost them), only if the log still holds exactly the commit
    /// at its position (sequence number and id), and only if it is newer than the current one. The claim ends. The current one becomes the previous one; the one before that is removed.
    /// </summary>
    /// <returns>Whether it was published. When not, nothing changed.</returns>
    ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken);

    /// <summary>The current snapshot; <see langword="null"/> when there is none, or no log.</summary>
    ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken);

    /// <summary>One part of a blob; <see langword="null"/> when it is not there (any more).</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the commits up to a sequence number, ascending, in one conditional step: never beyond the position of the
    /// <i>previous</i> snapshot, so that one who loads has a whole period, and so never the newest commit. What is asked
    /// beyond that is left. Blobs of the removed commits go with them. A store to which a removal is dear may leave commits
    /// until there are more to remove.
    /// </summary>
    ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken);

    /// <summary>
    /// Leaves a claim in the log's record, in the place of the one before, for the answers of later appends to carry to
    /// others. Only a hint: a store with a single writer, and one that cannot send it along, does nothing.
    /// Nothing happens when the log does not exist.
    /// </summary>
    ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken);

    /// <summary>The clock of the store at some moment between call and answer; <see langword="null"/> when it has none but
    /// that of this machine.</summary>
    ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken);

    /// <summary>Removes a log with everything in it. Nothing happens when it does not exist.</summary>
    ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken);
}

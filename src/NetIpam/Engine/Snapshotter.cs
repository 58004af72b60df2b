using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Engine;

/// <summary>Makes a snapshot of a log beside its engine, by reading the log like any other reader, and trims what the previous
/// snapshot covers.</summary>
internal static class Snapshotter
{
    /// <param name="log">The store.</param>
    /// <param name="id">The log.</param>
    /// <param name="newState">An empty state.</param>
    /// <param name="snapshot">The id that the snapshot gets.</param>
    /// <param name="pace">How fast the log is read.</param>
    /// <param name="notTrimmed">Is told why the log was not trimmed afterwards; the next snapshot has it done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The manifest; <see langword="null"/> when another process was faster.</returns>
    public static async Task<SnapshotManifest?> MakeAsync(
        ICommitLog log, LogId id, Func<StateMachine> newState, BlobId snapshot, Pace pace, Action<Exception> notTrimmed, CancellationToken cancellationToken)
    {
        var replica = await LogReplica.LoadAsync(log, id, newState, kept: null, cancellationToken, pace).ConfigureAwait(false);
        if (replica.Snapshot is { } current && current.Position.Sequence >= replica.State.Position.Sequence)
            return null;
        using var writer = new FactWriter(withIds: true);
        long before = 0;
        foreach (var written in replica.State.WriteFactsStepwise(writer))
        {
            await pace.WorkedAsync((int)(written - before), cancellationToken).ConfigureAwait(false);
            before = written;
        }
        var (parts, length, hash) = writer.Finish();
        if (!await log.ClaimSnapshotAsync(id, snapshot, cancellationToken).ConfigureAwait(false))
            return null;
        for (var part = 0; part < parts.Count; part++)
        {
            if (!await log.WriteSnapshotPartAsync(id, snapshot, part, parts[part], cancellationToken).ConfigureAwait(false))
                return null;
        }
        var manifest = new SnapshotManifest
        {
            Id = snapshot,
            Position = replica.State.Position,
            Parts = parts.Count,
            Length = length,
            Hash = hash,
            Digest = replica.State.Digest,
            RecentIds = replica.RecentIds,
        };
        if (!await log.PublishSnapshotAsync(id, manifest, cancellationToken).ConfigureAwait(false))
            return null;
        try
        {
            // The commit at the position of a snapshot is kept: whoever is just loading that snapshot begins with it.
            if (replica.Snapshot is { } previous)
                await log.TrimAsync(id, previous.Position.Sequence - 1, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogUnavailableException or OutcomeUnknownException)
        {
            notTrimmed(e);
        }
        return manifest;
    }
}

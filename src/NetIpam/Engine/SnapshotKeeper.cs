using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Engine;

/// <summary>Decides when a snapshot is due, which is when the commits since the last one outweigh it, and has it made beside
/// the turns. A snapshot that fails is only a notice: the log has everything.</summary>
internal sealed class SnapshotKeeper(EngineContext context, ICommitLog log, LogId id, Func<StateMachine> newState, CancellationToken stop) : IAsyncDisposable
{
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(1);

    private Task _making = Task.CompletedTask;
    private long _begun = context.Time.GetTimestamp();
    private (SnapshotManifest Manifest, long Bytes)? _published;
    private long _notBefore;

    public void StartIfDue(LogReplica replica)
    {
        var bytes = replica.BytesSinceSnapshot;
        if (bytes < Math.Max(context.SnapshotThreshold, replica.Snapshot?.Length ?? 0) || bytes < _notBefore || !_making.IsCompleted)
            return;
        // Should it fail, the next attempt waits until there is twice as much.
        _notBefore = bytes * 2;
        var known = replica.Snapshot?.Position.Sequence ?? -1;
        // Half of the time in which the log became so long: the next one must not be due before this one is done.
        var spread = context.Time.GetElapsedTime(_begun) / 2;
        _begun = context.Time.GetTimestamp();
        // What is read, and a snapshot like the last one, which is written.
        var length = bytes + (2 * (replica.Snapshot?.Length ?? 0));
        var pace = Pace.Spreading(context.Time, spread < LongestSpread ? spread : LongestSpread, length);
        _making = Task.Run(() => MakeAsync(known, bytes, pace), CancellationToken.None);
    }

    /// <summary>Tells the replica of the engine of a snapshot that was made since.</summary>
    public void TellOfPublished(LogReplica replica)
    {
        if (!_making.IsCompleted || _published is not { } published)
            return;
        _published = null;
        _notBefore = 0;
        replica.SnapshotPublished(published.Manifest, published.Bytes);
    }

    public async ValueTask DisposeAsync() => await _making.ConfigureAwait(false);

    private void NotTrimmed(Exception cause) =>
        context.Notice(IpamNoticeLevel.Warning, $"Log {id} was not trimmed after its snapshot, which will be tried again with the next one: {cause.Message}", cause);

    private async Task MakeAsync(long known, long bytes, Pace pace)
    {
        try
        {
            if (await log.GetSnapshotAsync(id, stop).ConfigureAwait(false) is { } current && current.Position.Sequence > known)
            {
                // Another process made one.
                _published = (current, bytes);
                return;
            }
            await context.Snapshotting.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                if (await Snapshotter.MakeAsync(log, id, newState, new BlobId(context.NewId()), pace, NotTrimmed, stop).ConfigureAwait(false) is { } manifest)
                    _published = (manifest, bytes);
            }
            finally
            {
                context.Snapshotting.Release();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The store is being closed; the next process makes the snapshot.
        }
        catch (Exception e)
        {
            context.Notice(IpamNoticeLevel.Warning, $"A snapshot of log {id} failed and will be tried again later: {e.Message}", e);
        }
    }
}

using Google.Protobuf;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>The snapshots of logs, and the trim that follows from them. What a change depends on is read first, and the change is made
/// only if that is still so; else all of it is done again.</summary>
internal sealed class SnapshotStore(EtcdClient client)
{
    // While etcd removes keys it takes no other change, of nobody: 160,000 at once held all up for seconds.
    private const long LongestTrim = 10_000;

    public async ValueTask<bool> ClaimAsync(LogKeys keys, BlobId snapshot, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pending = Requests.Single(await RangeAsync(keys.Pending, cancellationToken).ConfigureAwait(false));
            var request = new TxnRequest
            {
                Compare = { Requests.Exists(keys.Head), Requests.IsStill(keys.Pending, pending) },
                Success = { Requests.Put(keys.Pending, Values.Of(snapshot)) },
                Failure = { Requests.Get(keys.Head) },
            };
            if (pending is not null && Values.ReadBlob(keys.Id, pending.Value) is var older && older != snapshot)
                request.Success.Add(Requests.DeleteAll(keys.SnapshotParts(older)));
            var answer = await Change.MakeAsync(client, request, cancellationToken).ConfigureAwait(false);
            if (answer.Succeeded)
                return true;
            if (Requests.Single(answer.Responses[0].ResponseRange) is null)
                return false;
        }
    }

    public async ValueTask<bool> WritePartAsync(LogKeys keys, BlobId snapshot, int part, ByteString content, CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            Compare = { Requests.Is(keys.Pending, Values.Of(snapshot)) },
            Success = { Requests.Put(keys.SnapshotPart(snapshot, part), content) },
        };
        return (await Change.MakeAsync(client, request, cancellationToken).ConfigureAwait(false)).Succeeded;
    }

    public async ValueTask<bool> PublishAsync(LogKeys keys, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var record = await RangeAsync(keys.Snapshots, LogKeys.EndOf(keys.Snapshots), cancellationToken).ConfigureAwait(false);
            var (current, pending, previous) =
                (Requests.Find(record, keys.Current), Requests.Find(record, keys.Pending), Requests.Find(record, keys.Previous));
            if (pending?.Value != Values.Of(manifest.Id)
                || (current is not null && SnapshotManifest.FromJson(current.Value.Memory).Position.Sequence >= manifest.Position.Sequence))
            {
                return false;
            }
            var place = keys.Commit(manifest.Position.Sequence);
            var commit = Requests.Single(await RangeAsync(place, cancellationToken).ConfigureAwait(false));
            if (commit is null || CommitValue.Read(keys.Id, manifest.Position.Sequence, commit.Value).Id != manifest.Position.Id)
                return false;
            // As long as it is claimed, nobody removes them.
            var parts = new RangeRequest { Key = keys.SnapshotPart(manifest.Id, 0), RangeEnd = keys.SnapshotPart(manifest.Id, manifest.Parts), KeysOnly = true };
            var written = manifest.Parts > 0 ? await client.RangeAsync(parts, cancellationToken).ConfigureAwait(false) : new RangeResponse();
            if (written.Kvs.Count != manifest.Parts)
                return false;
            var request = new TxnRequest
            {
                Compare =
                {
                    Requests.IsStill(keys.Pending, pending), Requests.IsStill(keys.Current, current), Requests.IsStill(keys.Previous, previous),
                    Requests.IsStill(place, commit),
                },
                Success = { Requests.Put(keys.Current, UnsafeByteOperations.UnsafeWrap(manifest.ToJson())), Requests.Delete(keys.Pending) },
            };
            if (current is not null)
                request.Success.Add(Requests.Put(keys.Previous, current.Value));
            if (previous is not null)
                request.Success.Add(Requests.DeleteAll(keys.SnapshotParts(SnapshotManifest.FromJson(previous.Value.Memory).Id)));
            if ((await Change.MakeAsync(client, request, cancellationToken).ConfigureAwait(false)).Succeeded)
                return true;
        }
    }

    public async ValueTask<SnapshotManifest?> GetAsync(LogKeys keys, CancellationToken cancellationToken)
    {
        var current = Requests.Single(await RangeAsync(keys.Current, cancellationToken).ConfigureAwait(false));
        return current is null ? null : SnapshotManifest.FromJson(current.Value.Memory);
    }

    public async ValueTask TrimAsync(LogKeys keys, long upTo, CancellationToken cancellationToken)
    {
        var steps = 0;
        try
        {
            while (await TrimStepAsync(keys, upTo, cancellationToken).ConfigureAwait(false))
                steps++;
        }
        catch (LogUnavailableException e) when (steps > 0)
        {
            throw new OutcomeUnknownException($"Log {keys.Id} was trimmed, and not as far as was asked: {e.Message}", e);
        }
    }

    /// <summary>Removes the oldest commits, as far as one step goes.</summary>
    /// <returns>Whether there may be more to remove.</returns>
    private async ValueTask<bool> TrimStepAsync(LogKeys keys, long upTo, CancellationToken cancellationToken)
    {
        var record = await RangeAsync(keys.Previous, keys.AfterTrimmed, cancellationToken).ConfigureAwait(false);
        var (previous, trimmed) = (Requests.Find(record, keys.Previous), Requests.Find(record, keys.Trimmed));
        if (previous is null)
            return false;
        var last = Math.Min(upTo, SnapshotManifest.FromJson(previous.Value.Memory).Position.Sequence);
        var removed = trimmed is null ? -1 : Values.ReadSequence(keys.Id, trimmed.Value);
        if (removed >= last)
            return false;
        var newest = Math.Min(last, removed + LongestTrim);
        var request = new TxnRequest
        {
            Compare = { Requests.IsStill(keys.Previous, previous), Requests.IsStill(keys.Trimmed, trimmed) },
            Success =
            {
                Requests.Put(keys.Trimmed, Values.Of(newest)),
                Requests.Delete(keys.Commit(0), keys.Commit(newest + 1)),
                Requests.Delete(keys.LoadedOf(0), keys.LoadedOf(newest + 1)),
                Requests.Delete(keys.BlobIndexOf(0), keys.BlobIndexOf(newest + 1)),
            },
        };
        await Change.MakeAsync(client, request, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task<RangeResponse> RangeAsync(ByteString key, CancellationToken cancellationToken) =>
        client.RangeAsync(new RangeRequest { Key = key }, cancellationToken);

    private Task<RangeResponse> RangeAsync(ByteString from, ByteString end, CancellationToken cancellationToken) =>
        client.RangeAsync(new RangeRequest { Key = from, RangeEnd = end }, cancellationToken);
}

using Google.Protobuf;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>Parts of blobs: those that a commit names are kept by its number, so that a trim removes them by a range; an index tells the
/// number of a blob.</summary>
internal sealed class BlobStore(EtcdClient client)
{
    public async ValueTask WriteCommitPartAsync(LogKeys keys, BlobId blob, long sequence, int part, ByteString content, CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            Compare = { Requests.Exists(keys.Head) },
            Success =
            {
                Requests.Put(keys.LoadedPart(sequence, blob, part), content),
                Requests.Put(keys.BlobIndexOf(sequence, blob), ByteString.Empty),
            },
        };
        if (!(await Change.MakeAsync(client, request, cancellationToken).ConfigureAwait(false)).Succeeded)
            throw new LogUnavailableException($"There is no log {keys.Id} to write a part for.");
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogKeys keys, BlobId blob, int part, CancellationToken cancellationToken)
    {
        if (await GetAsync(keys.SnapshotPart(blob, part), cancellationToken).ConfigureAwait(false) is { } ofSnapshot)
            return ofSnapshot;
        var folder = keys.BlobIndex;
        var index = await client.RangeAsync(new RangeRequest { Key = folder, RangeEnd = LogKeys.EndOf(folder), KeysOnly = true }, cancellationToken).ConfigureAwait(false);
        // Written again for a later commit, it belongs to that one.
        foreach (var entry in index.Kvs.Reverse())
        {
            if (keys.TryReadIndex(entry.Key, blob, out var sequence)
                && await GetAsync(keys.LoadedPart(sequence, blob, part), cancellationToken).ConfigureAwait(false) is { } ofCommit)
            {
                return ofCommit;
            }
        }
        return null;
    }

    private async Task<ReadOnlyMemory<byte>?> GetAsync(ByteString key, CancellationToken cancellationToken)
    {
        var found = Requests.Single(await client.RangeAsync(new RangeRequest { Key = key }, cancellationToken).ConfigureAwait(false));
        return found is null ? (ReadOnlyMemory<byte>?)null : found.Value.Memory;
    }
}

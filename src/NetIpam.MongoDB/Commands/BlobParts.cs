using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>Writes and reads the parts of blobs, a document each.</summary>
internal sealed class BlobParts(MongoStore store)
{
    public void WriteForCommit(MongoClient client, LogId log, BlobId blob, long sequence, int part, ReadOnlySpan<byte> content)
    {
        if (store.ReadHead(client, log) is not { } head)
            throw new LogUnavailableException($"There is no log {log} to write a part for.");
        var update = Update(content).Document("q"u8).CommitPartId("_id"u8, log, blob.ToString(), part).End();
        // The greatest number: an earlier call that comes late must not shorten the life of the part.
        update.Document("u"u8)
            .Document("$set"u8).String("genesis"u8, head.Genesis).Binary("content"u8, content).End()
            .Document("$max"u8).Int64("seq"u8, sequence).End().End();
        store.WriteOne(client, update.Boolean("upsert"u8, true).End().End());
    }

    /// <summary>Writes a part of a snapshot that is claimed. Looked at again afterwards: who claims later removes what is there by
    /// then, so what is written under a claim that still stands is not left behind.</summary>
    public bool WriteForSnapshot(MongoClient client, LogId log, BlobId blob, int part, ReadOnlySpan<byte> content)
    {
        var snapshot = blob.ToString();
        if (store.ReadHead(client, log) is not { } head || !head.IsPending(snapshot))
            return false;
        var update = Update(content).Document("q"u8).SnapshotPartId("_id"u8, log, snapshot, part).End()
            .Document("u"u8).Document("$set"u8).String("genesis"u8, head.Genesis).Binary("content"u8, content).End().End();
        store.WriteOne(client, update.Boolean("upsert"u8, true).End().End());
        if (store.ReadHead(client, log)?.IsPending(snapshot) == true)
            return true;
        store.WriteOne(client, LogLife.DeleteAll(store.Parts).SnapshotPartId("_id"u8, log, snapshot, part).End().Int32("limit"u8, 1).End().End());
        return false;
    }

    public ReadOnlyMemory<byte>? Read(MongoClient client, LogId log, BlobId blob, int part)
    {
        var find = MongoStore.Find(store.Parts, 1).Document("filter"u8).Document("_id"u8).Array("$in"u8)
            .SnapshotPartId("0"u8, log, blob.ToString(), part).CommitPartId("1"u8, log, blob.ToString(), part)
            .End().End().End();
        return MongoStore.First(store.Read(client, MongoStore.Local(find)))?["content"u8].Binary;
    }

    private BsonWriter Update(ReadOnlySpan<byte> content) =>
        new BsonWriter(content.Length + 1024).String("update"u8, store.Parts).Array("updates"u8).Document("0"u8);
}

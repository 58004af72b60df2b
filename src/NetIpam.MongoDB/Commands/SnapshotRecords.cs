using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>Claims, publishes and finds snapshots. Which ones count is in the head document; their contents lie beside it.</summary>
internal sealed class SnapshotRecords(MongoStore store)
{
    private const int Attempts = 5;

    public bool Claim(MongoClient client, LogId log, string snapshot)
    {
        var found = store.WriteOne(client, LogLife.UpdateOne(store.Commits)
            .Document("q"u8).HeadId(log).Document("seq"u8).Boolean("$exists"u8, true).End().End()
            .Document("u"u8).Document("$set"u8).String("pending"u8, snapshot).End().End()
            .End().End());
        if (found == 0)
            return false;
        RemoveUnused(client, log);
        return true;
    }

    /// <summary>Publishes in one change of the head document. That the log holds the commit is looked up before: it stays so, as long
    /// as the beginning of the log, which is part of the condition, does not pass it.</summary>
    public bool Publish(MongoClient client, LogId log, SnapshotManifest manifest)
    {
        var (at, id) = (manifest.Position, manifest.Id.ToString());
        if (store.ReadHead(client, log, withBody: true) is not { } head || !head.IsPending(id))
            return false;
        if (at.Sequence < head.First || at.Sequence > head.Position.Sequence || at.Sequence <= head.CurrentSnapshot?.Sequence || !Holds(client, log, head, at))
            return false;
        // As long as it is claimed, nobody removes them.
        if (CountParts(client, log, manifest) != manifest.Parts)
            return false;
        WriteManifest(client, log, head, manifest);
        if (!Switch(client, log, head, new SnapshotPlace(id, at.Sequence)))
            return false;
        try
        {
            RemoveUnused(client, log);
        }
        catch (Exception e) when (e is LogUnavailableException or OutcomeUnknownException)
        {
            // It is published; the next claim removes what is left.
        }
        return true;
    }

    public SnapshotManifest? Get(MongoClient client, LogId log)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (store.ReadHead(client, log)?.CurrentSnapshot is not { } current)
                return null;
            var find = MongoStore.Local(MongoStore.Find(store.Parts, 1).Document("filter"u8).ManifestId(log, current.Id).End());
            if (MongoStore.First(store.Read(client, find)) is { } document && document["manifest"u8].Utf8 is { } json)
                return SnapshotManifest.FromJson(json.ToArray());
            // It was current when the head was read; two newer ones since have removed it.
        }
        throw new LogDamagedException($"The manifest of the current snapshot of log {log} is missing.");
    }

    private bool Holds(MongoClient client, LogId log, StoredHead head, LogHead at)
    {
        var reader = new CommitReader(store, log, at.Sequence - 1);
        try
        {
            return reader.Begin(client, head) && reader.ReadOn(client) is [var first, ..] && first.Id == at.Id;
        }
        catch (LogTrimmedException)
        {
            return false;
        }
    }

    private int CountParts(MongoClient client, LogId log, SnapshotManifest manifest)
    {
        var limit = manifest.Parts + 1;
        var find = MongoStore.Local(MongoStore.Find(store.Parts, limit).Int32("batchSize"u8, limit)
            .Document("filter"u8).AllOfSnapshot(log, manifest.Id.ToString()).End()
            .Document("projection"u8).Int32("_id"u8, 1).End()
            .Document("sort"u8).Int32("_id"u8, 1).End());
        var count = 0;
        foreach (var (_, document) in MongoStore.Batch(store.Read(client, find)))
        {
            // The manifest, which an earlier try may have written, comes first and has no number.
            if (document.Document?["_id"u8].Document?["part"u8].Int64 < manifest.Parts)
                count++;
        }
        return count;
    }

    private void WriteManifest(MongoClient client, LogId log, StoredHead head, SnapshotManifest manifest)
    {
        var update = LogLife.UpdateOne(store.Parts)
            .Document("q"u8).ManifestId(log, manifest.Id.ToString()).End()
            .Document("u"u8).Document("$set"u8).String("genesis"u8, head.Genesis).String("manifest"u8, manifest.ToJson().Span).End().End()
            .Boolean("upsert"u8, true).End().End();
        store.WriteOne(client, update);
    }

    private bool Switch(MongoClient client, LogId log, StoredHead head, SnapshotPlace next)
    {
        var update = LogLife.UpdateOne(store.Commits)
            .Document("q"u8).HeadId(log).String("genesis"u8, head.Genesis).String("pending"u8, next.Id)
            .Document("first"u8).Int64("$lte"u8, next.Sequence).End()
            // At least where the head was when it was seen to follow the commit.
            .Document("seq"u8).Int64("$gte"u8, head.Position.Sequence).End();
        if (head.CurrentSnapshot is { } current)
            update.String("current.id"u8, current.Id);
        else
            update.Null("current"u8);
        update.End().Document("u"u8).Document("$set"u8);
        SnapshotPlace.Write(update, "current"u8, next);
        SnapshotPlace.Write(update, "previous"u8, head.CurrentSnapshot);
        update.Null("pending"u8).End().End().End().End();
        return store.WriteOne(client, update) == 1;
    }

    /// <summary>Removes the documents of snapshots that no longer count. What is there is listed before the head is read, so that one
    /// that is claimed meanwhile is not among them.</summary>
    private void RemoveUnused(MongoClient client, LogId log)
    {
        var there = List(client, log);
        if (store.ReadHead(client, log) is not { } head)
            return;
        foreach (var snapshot in there)
        {
            if (!head.Keeps(snapshot))
                store.WriteOne(client, LogLife.DeleteAll(store.Parts).AllOfSnapshot(log, snapshot).End().Int32("limit"u8, 0).End().End());
        }
    }

    private List<string> List(MongoClient client, LogId log)
    {
        var found = new List<string>();
        while (true)
        {
            var find = MongoStore.Local(MongoStore.Find(store.Parts, 1)
                .Document("filter"u8).AfterSnapshot(log, found.Count == 0 ? null : found[^1]).End()
                .Document("projection"u8).Int32("_id"u8, 1).End()
                .Document("sort"u8).Int32("_id"u8, 1).End());
            if (MongoStore.First(store.Read(client, find))?["_id"u8].Document?["snapshot"u8].Text is not { } next)
                return found;
            found.Add(next);
        }
    }
}

using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>Creates, trims and deletes logs.</summary>
internal sealed class LogLife(MongoStore store)
{
    /// <summary>Inserts the head document with the genesis as the newest commit.</summary>
    /// <returns><see langword="false"/> when there is one already.</returns>
    public bool Create(MongoClient client, LogId log, Commit genesis)
    {
        while (true)
        {
            var insert = new BsonWriter(genesis.Body.Length + 1024).String("insert"u8, store.Commits)
                .Array("documents"u8).Document("0"u8).HeadId(log)
                .String("genesis"u8, genesis.Id.ToString()).Int64("first"u8, 0)
                .Int64("seq"u8, 0).String("id"u8, genesis.Id.ToString()).String("prev"u8, genesis.Previous.ToString()).Body(genesis.Body.Span)
                .End().End();
            var answer = store.Write(client, insert);
            switch (MongoStore.FirstError(answer))
            {
                case null:
                    return true;
                case { Code: MongoCommandException.DuplicateKey }:
                    break;
                case { Failure: MongoFailure.Unknown } error:
                    throw MongoStore.Unknown(error);
                case var error:
                    throw new LogUnavailableException($"MongoDB refused: {error.Message}", error);
            }
            if (store.ReadHeadDocument(client, log, withBody: false) is not { } there)
                continue;
            if (StoredHead.Read(log, there) is not null)
                return false;
            FinishDeletion(client, log, there);
        }
    }

    /// <summary>Moves the beginning of the log in one conditional step, then removes what lies before it.</summary>
    public void Trim(MongoClient client, LogId log, long upTo)
    {
        if (store.ReadHead(client, log) is not { PreviousSnapshot: { } previous } head)
            return;
        upTo = Math.Min(upTo, previous.Sequence);
        if (upTo < 0)
            return;
        var moved = store.WriteOne(client, UpdateOne(store.Commits)
            .Document("q"u8).HeadId(log).String("genesis"u8, head.Genesis)
            .Document("previous.seq"u8).Int64("$gte"u8, upTo).End().End()
            .Document("u"u8).Document("$max"u8).Int64("first"u8, upTo + 1).End().End()
            .End().End());
        if (moved == 0)
            return;
        // What a process left that ended here, or an append that came late, goes with the next trim.
        store.WriteOne(client, DeleteAll(store.Commits).CommitRange(log, 0, upTo + 1).String("genesis"u8, head.Genesis).End().Int32("limit"u8, 0).End().End());
        store.WriteOne(client, DeleteAll(store.Parts)
            .CommitPartsOf(log).String("genesis"u8, head.Genesis).Document("seq"u8).Int64("$lte"u8, upTo).End().End().Int32("limit"u8, 0).End().End());
    }

    /// <summary>Ends the log in one step, which leaves a mark; then removes everything of it, and the mark last.</summary>
    public void Delete(MongoClient client, LogId log)
    {
        if (store.ReadHeadDocument(client, log, withBody: false) is not { } head)
            return;
        if (StoredHead.Read(log, head) is not null)
        {
            store.WriteOne(client, UpdateOne(store.Commits)
                .Document("q"u8).HeadId(log).String("genesis"u8, GenesisOf(log, head)).End()
                .Document("u"u8).String("genesis"u8, GenesisOf(log, head)).Boolean("deleted"u8, true).End()
                .End().End());
        }
        FinishDeletion(client, log, head);
    }

    /// <summary>Leaves a claim in the head document.</summary>
    public void ClaimTurn(MongoClient client, LogId log, TurnClaim claim) => store.WriteOne(client, UpdateOne(store.Commits)
        .Document("q"u8).HeadId(log).Document("seq"u8).Boolean("$exists"u8, true).End().End()
        .Document("u"u8).Document("$set"u8).Document("turn"u8)
        .String("id"u8, Appender.TurnText(claim)).Int32("wait"u8, (int)claim.Wait.TotalMilliseconds)
        .End().End().End()
        .End().End());

    /// <summary>An update of one document at the most, to which condition and change are to be added.</summary>
    public static BsonWriter UpdateOne(string collection) => new BsonWriter().String("update"u8, collection).Array("updates"u8).Document("0"u8);

    /// <summary>A deletion, to whose condition more is to be added.</summary>
    public static BsonWriter DeleteAll(string collection) =>
        new BsonWriter().String("delete"u8, collection).Array("deletes"u8).Document("0"u8).Document("q"u8);

    private static string GenesisOf(LogId log, BsonDocument head) => head["genesis"u8].Text ?? throw Documents.Damaged(log, "head");

    /// <summary>Removes what belongs to the log that had this genesis: should it come late, it removes nothing of another log that
    /// took the number.</summary>
    private void FinishDeletion(MongoClient client, LogId log, BsonDocument head)
    {
        var genesis = GenesisOf(log, head);
        foreach (var collection in new[] { store.Parts, store.Commits })
            store.WriteOne(client, DeleteAll(collection).AllButHead(log).String("genesis"u8, genesis).End().Int32("limit"u8, 0).End().End());
        store.WriteOne(client, DeleteAll(store.Commits).HeadId(log).String("genesis"u8, genesis).Boolean("deleted"u8, true).End().Int32("limit"u8, 1).End().End());
    }
}

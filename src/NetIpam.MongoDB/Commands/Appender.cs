using System.Collections.Concurrent;
using System.Globalization;
using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>
/// Appends commits. The head document holds the newest commit in full; one ordered update first copies it to a document of its
/// own, then replaces it, if it is still the predecessor. Only the second one, a change of a single document, decides.
/// </summary>
internal sealed class Appender(MongoStore store)
{
    private const int MaxMissed = 64;

    // What was the head of each log when it was last seen: who appends to it has to know it in full.
    private readonly ConcurrentDictionary<LogId, StoredHead> _known = new();

    /// <summary>The place of a log that this process knows to last: it was acknowledged, or read as such.</summary>
    public LogHead? KnownPlace(LogId log) => _known.TryGetValue(log, out var head) ? head.Position : null;

    /// <summary>Appends a commit if its predecessor is the newest one.</summary>
    public AppendResult TryAppend(MongoClient client, LogId log, Commit commit)
    {
        var since = store.Now;
        var before = new LogHead(commit.Sequence - 1, commit.Previous);
        if (!_known.TryGetValue(log, out var head) || head.Position != before)
            head = Look(client, log);
        while (head is not null && head.Position == before)
        {
            if (Send(client, log, head, commit))
            {
                _known[log] = Follow(head, commit);
                return AppendResult.Appended with { Claim = head.Turn };
            }
            // Either another commit was first, or somebody claimed the next turn, or copied the same commit in the same moment.
            head = Look(client, log);
            if (head?.Position == before && store.IsLate(since))
                throw new LogUnavailableException($"Commit {commit.Sequence} of log {log} was not appended: MongoDB was too busy.");
        }
        return head is null ? AppendResult.Gone : AppendResult.Conflict(Missed(client, log, head, before)) with { Claim = head.Turn };
    }

    /// <summary>Forgets a log that was deleted.</summary>
    public void Forget(LogId log) => _known.TryRemove(log, out _);

    private static StoredHead Follow(StoredHead head, Commit commit) =>
        head with { Position = new LogHead(commit.Sequence, commit.Id), Previous = commit.Previous, Commit = commit };

    private StoredHead? Look(MongoClient client, LogId log)
    {
        var head = store.ReadHead(client, log, withBody: true, KnownPlace(log));
        if (head is null)
            Forget(log);
        else
            _known[log] = head;
        return head;
    }

    /// <returns>Whether it was appended; if not, it certainly was not.</returns>
    /// <exception cref="OutcomeUnknownException">That is not known.</exception>
    private bool Send(MongoClient client, LogId log, StoredHead head, Commit commit)
    {
        var update = new BsonWriter(commit.Body.Length + head.Commit!.Body.Length + 1024)
            .String("update"u8, store.Commits).Boolean("ordered"u8, true).Array("updates"u8);
        Copy(update.Document("0"u8), log, head);
        Replace(update.Document("1"u8), log, head, commit);
        var answer = store.Write(client, update.End());
        var changed = answer["nModified"u8].Int64;
        // The copy changes nothing that is there, so what was changed is the head.
        if (changed == 1)
            return true;
        var error = MongoStore.FirstError(answer);
        if (changed == 0 && (error is null || error.Code == MongoCommandException.DuplicateKey))
            return false;
        throw error is null
            ? new OutcomeUnknownException("MongoDB answered an update without saying how much it changed.")
            : error.Failure == MongoFailure.Unknown ? MongoStore.Unknown(error) : new LogUnavailableException($"MongoDB refused: {error.Message}", error);
    }

    private static void Copy(BsonWriter update, LogId log, StoredHead head)
    {
        update.Document("q"u8).CommitId(log, head.Position.Sequence, head.Position.Id).End();
        update.Document("u"u8).Document("$setOnInsert"u8)
            .String("genesis"u8, head.Genesis).String("prev"u8, head.Previous.ToString()).Body(head.Commit!.Body.Span)
            .End().End();
        update.Boolean("upsert"u8, true).End();
    }

    private static void Replace(BsonWriter update, LogId log, StoredHead head, Commit commit)
    {
        update.Document("q"u8).HeadId(log).Int64("seq"u8, head.Position.Sequence).String("id"u8, head.Position.Id.ToString());
        // With the claim that we know of, one that we do not know stops us once, at no cost while there is none.
        if (head.Turn is { } turn)
            update.String("turn.id"u8, TurnText(turn));
        else
            update.Null("turn"u8);
        update.End();
        update.Document("u"u8).Document("$set"u8)
            .Int64("seq"u8, commit.Sequence).String("id"u8, commit.Id.ToString()).String("prev"u8, commit.Previous.ToString()).Body(commit.Body.Span)
            .End().End().End();
    }

    /// <summary>The id of a claim as it is stored.</summary>
    public static string TurnText(TurnClaim turn) => turn.Id.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>What follows a place, if it is little and easy to have.</summary>
    private List<Commit> Missed(MongoClient client, LogId log, StoredHead head, LogHead before)
    {
        var missed = new List<Commit>();
        if (head.Position.Sequence <= before.Sequence || head.Position.Sequence > before.Sequence + MaxMissed)
            return missed;
        try
        {
            var reader = new CommitReader(store, log, before.Sequence);
            if (!reader.Begin(client, head))
                return missed;
            while (reader.ReadOn(client) is { } next)
                missed.AddRange(next);
        }
        catch (Exception e) when (e is LogTrimmedException or LogUnavailableException)
        {
            // What there is goes along; the rest can be asked for.
        }
        // The commits after another commit of that number would not continue from the caller's.
        return missed.Count > 0 && missed[0].Previous == before.Id ? missed : [];
    }
}

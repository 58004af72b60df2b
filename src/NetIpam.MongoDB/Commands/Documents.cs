using System.Text.Unicode;
using NetIpam.Log;
using NetIpam.MongoDB.Bson;

namespace NetIpam.MongoDB.Commands;

/// <summary>The forms of what is stored: the ids of documents, and commits.</summary>
internal static class Documents
{
    /// <summary>The id of the head document of a log.</summary>
    public static BsonWriter HeadId(this BsonWriter writer, LogId log) =>
        writer.Document("_id"u8).Int64("log"u8, log.Generation).End();

    /// <summary>The id of a commit. The commit's own id is part of it, so that no two commits can be in each other's way.</summary>
    public static BsonWriter CommitId(this BsonWriter writer, LogId log, long sequence, CommitId id) =>
        writer.Document("_id"u8).Int64("log"u8, log.Generation).Int64("seq"u8, sequence).String("id"u8, id.ToString()).End();

    /// <summary>The condition that a document is a commit with a number of at least the one and below the other.</summary>
    public static BsonWriter CommitRange(this BsonWriter writer, LogId log, long from, long below) => writer
        .Document("_id"u8)
        .Document("$gte"u8).Int64("log"u8, log.Generation).Int64("seq"u8, from).End()
        .Document("$lt"u8).Int64("log"u8, log.Generation).Int64("seq"u8, below).End()
        .End();

    /// <summary>The condition that a document belongs to a log, and is not its head.</summary>
    public static BsonWriter AllButHead(this BsonWriter writer, LogId log) => writer
        .Document("_id"u8)
        .Document("$gt"u8).Int64("log"u8, log.Generation).End()
        .Document("$lt"u8).Int64("log"u8, log.Generation).MaxKey("seq"u8).End()
        .End();

    /// <summary>The body of a commit: a string, which a person can read, unless it is no text.</summary>
    public static BsonWriter Body(this BsonWriter writer, ReadOnlySpan<byte> body) =>
        Utf8.IsValid(body) ? writer.String("body"u8, body) : writer.Binary("body"u8, body);

    /// <summary>Reads the document of a commit.</summary>
    /// <exception cref="LogDamagedException">It is not what was written.</exception>
    public static Commit ReadCommit(LogId log, BsonDocument document)
    {
        var key = document["_id"u8].Document ?? throw Damaged(log, "commit");
        var position = new LogHead(Number(key["seq"u8], log, "commit"), Id(key["id"u8], log, "commit"));
        return Restore(log, position, Id(document["prev"u8], log, "commit"), document["body"u8]);
    }

    /// <summary>The commit at a place, with the body from a document.</summary>
    /// <exception cref="LogDamagedException">The body is not what was written.</exception>
    public static Commit Restore(LogId log, LogHead at, CommitId previous, BsonValue body)
    {
        // A copy: a slice would keep a whole answer in memory as long as the commit.
        var bytes = (body.Utf8 ?? body.Binary)?.ToArray();
        return at.Sequence >= 0 && bytes is not null && Commit.TryRestore(at.Sequence, previous, at.Id, bytes, out var commit)
            ? commit!
            : throw new LogDamagedException($"Commit {at.Sequence} of log {log} is damaged: its id does not belong to its content.");
    }

    public static long Number(BsonValue value, LogId log, string what) => value.Int64 ?? throw Damaged(log, what);

    public static CommitId Id(BsonValue value, LogId log, string what) =>
        value.Utf8 is { } text && Log.CommitId.TryParse(text.Span, out var id) ? id : throw Damaged(log, what);

    public static LogDamagedException Damaged(LogId log, string what) =>
        new($"A document of log {log} is not the {what} that was written.");
}

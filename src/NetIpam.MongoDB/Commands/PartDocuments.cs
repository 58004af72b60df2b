using NetIpam.Log;
using NetIpam.MongoDB.Bson;

namespace NetIpam.MongoDB.Commands;

/// <summary>The ids of documents in the collection of parts: of a manifest, of a part of a snapshot, of a part for a commit.</summary>
internal static class PartDocuments
{
    // Ids are hexadecimal, so they lie from "0" to below this.
    private const string AboveHexadecimal = "g";

    public static BsonWriter SnapshotPartId(this BsonWriter writer, ReadOnlySpan<byte> name, LogId log, string snapshot, int part) =>
        writer.Document(name).Int64("log"u8, log.Generation).String("snapshot"u8, snapshot).Int32("part"u8, part).End();

    public static BsonWriter CommitPartId(this BsonWriter writer, ReadOnlySpan<byte> name, LogId log, string blob, int part) =>
        writer.Document(name).Int64("log"u8, log.Generation).String("commit"u8, blob).Int32("part"u8, part).End();

    /// <summary>The id of a manifest, which lies before all parts.</summary>
    public static BsonWriter ManifestId(this BsonWriter writer, LogId log, string snapshot) =>
        writer.Document("_id"u8).Int64("log"u8, log.Generation).String("snapshot"u8, snapshot).End();

    /// <summary>The condition that a document belongs to a snapshot: its manifest, or one of its parts.</summary>
    public static BsonWriter AllOfSnapshot(this BsonWriter writer, LogId log, string snapshot) => writer
        .Document("_id"u8)
        .Document("$gte"u8).Int64("log"u8, log.Generation).String("snapshot"u8, snapshot).End()
        .Document("$lt"u8).Int64("log"u8, log.Generation).String("snapshot"u8, snapshot).MaxKey("part"u8).End()
        .End();

    /// <summary>The condition that a document belongs to a snapshot whose id is greater; or to any.</summary>
    public static BsonWriter AfterSnapshot(this BsonWriter writer, LogId log, string? snapshot)
    {
        writer.Document("_id"u8);
        if (snapshot is null)
            writer.Document("$gte"u8).Int64("log"u8, log.Generation).String("snapshot"u8, "0"u8).End();
        else
            writer.Document("$gt"u8).Int64("log"u8, log.Generation).String("snapshot"u8, snapshot).MaxKey("part"u8).End();
        return writer.Document("$lt"u8).Int64("log"u8, log.Generation).String("snapshot"u8, AboveHexadecimal).End().End();
    }

    /// <summary>The condition that a document is a part for a commit.</summary>
    public static BsonWriter CommitPartsOf(this BsonWriter writer, LogId log) => writer
        .Document("_id"u8)
        .Document("$gte"u8).Int64("log"u8, log.Generation).String("commit"u8, "0"u8).End()
        .Document("$lt"u8).Int64("log"u8, log.Generation).String("commit"u8, AboveHexadecimal).End()
        .End();
}

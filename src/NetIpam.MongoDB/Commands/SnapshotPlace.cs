using NetIpam.MongoDB.Bson;

namespace NetIpam.MongoDB.Commands;

/// <summary>What the head document knows of a snapshot; its manifest is a document of its own.</summary>
/// <param name="Id">The id as text.</param>
/// <param name="Sequence">The number of the commit after which it describes the state.</param>
internal sealed record SnapshotPlace(string Id, long Sequence)
{
    public static SnapshotPlace? Read(BsonValue value) =>
        value.Document is { } place && place["id"u8].Text is { } id && place["seq"u8].Int64 is { } sequence ? new SnapshotPlace(id, sequence) : null;

    public static void Write(BsonWriter writer, ReadOnlySpan<byte> name, SnapshotPlace? place)
    {
        if (place is null)
            writer.Null(name);
        else
            writer.Document(name).String("id"u8, place.Id).Int64("seq"u8, place.Sequence).End();
    }
}

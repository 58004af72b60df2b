using System.Buffers;
using System.Text.Json;

namespace NetIpam.Log;

/// <summary>
/// Describes a snapshot: the state of a log after one of its commits. Its content is a blob of the same id.
/// </summary>
public sealed record SnapshotManifest
{
    /// <summary>How many commit ids a manifest carries at the most.</summary>
    public const int MaxRecentIds = 1024;

    /// <summary>The id, unique for ever.</summary>
    public required BlobId Id { get; init; }

    /// <summary>The commit after which the state is described.</summary>
    public required LogHead Position { get; init; }

    /// <summary>The number of parts of the content.</summary>
    public required int Parts { get; init; }

    /// <summary>The number of bytes of the content, over all parts.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 over the parts in order, as lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The digest of the state.</summary>
    public required ulong Digest { get; init; }

    /// <summary>The ids of the newest commits up to <see cref="Position"/>, oldest first, at most
    /// <see cref="MaxRecentIds"/>: they tell whether a commit whose answer was lost had been appended.</summary>
    public required IReadOnlyList<CommitId> RecentIds { get; init; }

    /// <summary>The manifest as one line of JSON, for a backend to store.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
            SnapshotManifestJson.Write(json, this);
        return line.WrittenMemory;
    }

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="LogDamagedException">It is something else.</exception>
    public static SnapshotManifest FromJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return SnapshotManifestJson.Read(document.RootElement);
        }
        catch (Exception exception) when (SnapshotManifestJson.IsMalformed(exception))
        {
            throw new LogDamagedException("The record of a snapshot is not one of this version.", exception);
        }
    }
}

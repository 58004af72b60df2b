using System.Buffers;
using System.Text.Json;

namespace NetIpam.Log;

/// <summary>
/// The form of a <see cref="SnapshotRecord"/> in its file: JSON in the form of a line of a log, whose id is the checksum.
/// </summary>
internal static class SnapshotRecordFormat
{
    public static byte[] Write(SnapshotRecord record)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            Write(json, "current", record.Current);
            Write(json, "previous", record.Previous);
            if (record.Pending is { } pending)
                json.WriteString("pending", pending.ToString());
            json.WriteEndObject();
        }
        var commit = new Commit(0, default, body.WrittenMemory);
        var line = new byte[LineFormat.Reserve(commit)];
        return line[..LineFormat.Write(commit, line)];
    }

    /// <exception cref="LogDamagedException">The content is not what was written.</exception>
    public static SnapshotRecord Read(string path, ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty || content.Span[^1] != (byte)'\n' || LineFormat.Read(content[..^1], out var commit) is not null)
            throw new LogDamagedException($"The record of snapshots '{path}' is damaged. Nothing was changed; restore the file from a backup.");
        try
        {
            using var document = JsonDocument.Parse(commit!.Body);
            var root = document.RootElement;
            return new SnapshotRecord(
                ReadManifest(root, "current"),
                ReadManifest(root, "previous"),
                root.TryGetProperty("pending", out var pending) ? ReadBlobId(pending) : null);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new LogDamagedException($"The record of snapshots '{path}' is not one of this version.", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, SnapshotManifest? manifest)
    {
        if (manifest is null)
            return;
        json.WriteStartObject(name);
        json.WriteString("id", manifest.Id.ToString());
        json.WriteNumber("seq", manifest.Position.Sequence);
        json.WriteString("commit", manifest.Position.Id.ToString());
        json.WriteNumber("parts", manifest.Parts);
        json.WriteNumber("length", manifest.Length);
        json.WriteString("hash", manifest.Hash);
        json.WriteNumber("digest", manifest.Digest);
        json.WriteStartArray("recent");
        foreach (var id in manifest.RecentIds)
            json.WriteStringValue(id.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static SnapshotManifest? ReadManifest(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var json))
            return null;
        return new SnapshotManifest
        {
            Id = ReadBlobId(json.GetProperty("id")),
            Position = new LogHead(json.GetProperty("seq").GetInt64(), ReadCommitId(json.GetProperty("commit"))),
            Parts = json.GetProperty("parts").GetInt32(),
            Length = json.GetProperty("length").GetInt64(),
            Hash = json.GetProperty("hash").GetString() ?? throw new FormatException("A snapshot has a hash."),
            Digest = json.GetProperty("digest").GetUInt64(),
            RecentIds = [.. json.GetProperty("recent").EnumerateArray().Select(ReadCommitId)],
        };
    }

    private static BlobId ReadBlobId(JsonElement json) => new(ReadCommitId(json).Value);

    private static CommitId ReadCommitId(JsonElement json) =>
        CommitId.TryParse(System.Text.Encoding.ASCII.GetBytes(json.GetString() ?? ""), out var id)
            ? id
            : throw new FormatException("An id has 32 hexadecimal digits.");
}

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
        if (content.IsEmpty || content.Span[^1] != (byte)'\n' || CommitLine.Read(content[..^1], out var commit) is not null)
            throw new LogDamagedException($"The record of snapshots '{path}' is damaged. Nothing was changed; restore the file from a backup.");
        try
        {
            using var document = JsonDocument.Parse(commit!.Body);
            var root = document.RootElement;
            return new SnapshotRecord(
                ReadManifest(root, "current"),
                ReadManifest(root, "previous"),
                root.TryGetProperty("pending", out var pending) ? SnapshotManifestJson.ReadBlobId(pending) : null);
        }
        catch (Exception exception) when (SnapshotManifestJson.IsMalformed(exception))
        {
            throw new LogDamagedException($"The record of snapshots '{path}' is not one of this version.", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, SnapshotManifest? manifest)
    {
        if (manifest is null)
            return;
        json.WritePropertyName(name);
        SnapshotManifestJson.Write(json, manifest);
    }

    private static SnapshotManifest? ReadManifest(JsonElement root, string name) =>
        root.TryGetProperty(name, out var json) ? SnapshotManifestJson.Read(json) : null;
}

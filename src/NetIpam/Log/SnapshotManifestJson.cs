using System.Text;
using System.Text.Json;

namespace NetIpam.Log;

/// <summary>The form of a <see cref="SnapshotManifest"/> in JSON.</summary>
internal static class SnapshotManifestJson
{
    public static void Write(Utf8JsonWriter json, SnapshotManifest manifest)
    {
        json.WriteStartObject();
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

    /// <exception cref="Exception">One that <see cref="IsMalformed"/> knows: it is not a manifest.</exception>
    public static SnapshotManifest Read(JsonElement json) => new()
    {
        Id = ReadBlobId(json.GetProperty("id")),
        Position = new LogHead(json.GetProperty("seq").GetInt64(), ReadCommitId(json.GetProperty("commit"))),
        Parts = json.GetProperty("parts").GetInt32(),
        Length = json.GetProperty("length").GetInt64(),
        Hash = json.GetProperty("hash").GetString() ?? throw new FormatException("A snapshot has a hash."),
        Digest = json.GetProperty("digest").GetUInt64(),
        RecentIds = [.. json.GetProperty("recent").EnumerateArray().Select(ReadCommitId)],
    };

    public static BlobId ReadBlobId(JsonElement json) => new(ReadCommitId(json).Value);

    public static bool IsMalformed(Exception exception) =>
        exception is JsonException or FormatException or KeyNotFoundException or InvalidOperationException;

    private static CommitId ReadCommitId(JsonElement json) =>
        CommitId.TryParse(Encoding.ASCII.GetBytes(json.GetString() ?? ""), out var id)
            ? id
            : throw new FormatException("An id has 32 hexadecimal digits.");
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetIpam.History;

/// <summary>A history in a file, one call a line, as JSON.</summary>
public static class HistoryFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes a history.</summary>
    public static void Write(string path, IReadOnlyList<HistoryEntry> history) =>
        File.WriteAllLines(path, history.Select(entry => JsonSerializer.Serialize(entry, Json)));

    /// <summary>Reads a history.</summary>
    /// <exception cref="JsonException">A line is not a call.</exception>
    public static IReadOnlyList<HistoryEntry> Read(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<HistoryEntry>(line, Json)!)];
}

using System.Globalization;
using System.Text.Json;
using NetIpam.State;

namespace NetIpam.Codec;

/// <summary>Reads the body of a commit.</summary>
internal static class CommitBodyReader
{
    /// <exception cref="UpgradeNeededException">It is of a later format.</exception>
    /// <exception cref="InvalidLogException">It is not the body of a commit.</exception>
    public static CommitBody Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8);
            return Read(ref json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or OverflowException)
        {
            // The reader calls text that is no Unicode an invalid operation.
            throw new InvalidLogException($"The body of a commit cannot be read: {e.Message}");
        }
    }

    private static CommitBody Read(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw JsonText.Malformed("the body of a commit");
        UInt128? writer = null, store = null;
        long? format = null, generation = null;
        DateTimeOffset? at = null;
        List<Event>? events = null;
        ulong? digest = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref json, "format"u8))
                format = JsonText.ReadNumber(ref json);
            else if (Is(ref json, "writer"u8))
                writer = JsonText.ReadHex(ref json);
            else if (Is(ref json, "at"u8))
                at = json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var time) ? time : throw JsonText.Malformed("a time");
            else if (Is(ref json, "store"u8))
                store = JsonText.ReadHex(ref json);
            else if (Is(ref json, "log"u8))
                generation = JsonText.ReadNumber(ref json);
            else if (Is(ref json, "events"u8))
                events = ReadEvents(ref json);
            else if (Is(ref json, "digest"u8))
                digest = ReadDigest(ref json);
            else
                throw new UpgradeNeededException($"A commit has the property \"{json.GetString()}\", which this version does not know.");
            if (format is { } known && known != CommitBody.Format)
                throw new UpgradeNeededException(string.Create(CultureInfo.InvariantCulture, $"A commit is of format {known}; this version knows format {CommitBody.Format}."));
        }
        if (json.Read() || format is null || writer is null || at is null || events is null || digest is null || store.HasValue != generation.HasValue)
            throw JsonText.Malformed("the complete body of a commit");
        return new CommitBody
        {
            Writer = writer.Value,
            At = at.Value,
            Genesis = store is { } id ? new Genesis(id, generation!.Value) : null,
            Events = events,
            Digest = digest.Value,
        };
    }

    private static List<Event> ReadEvents(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw JsonText.Malformed("a list of events");
        var events = new List<Event>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            events.Add(EventJson.Read(ref json));
        return events;
    }

    private static ulong ReadDigest(ref Utf8JsonReader json)
    {
        var text = JsonText.StringSpan(ref json);
        return text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digest)
            ? digest
            : throw JsonText.Malformed("a digest");
    }

    private static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();
}

using System.Data;
using System.Text;
using System.Text.Json;
using NetIpam.Log;
using Npgsql;
using NpgsqlTypes;

namespace NetIpam.Postgres;

/// <summary>A commit as a row, and back.</summary>
internal static class CommitRow
{
    /// <summary>The parameters of an id, its predecessor's, the time and the body.</summary>
    public static NpgsqlParameter Id(CommitId id) => new NpgsqlParameter<string> { TypedValue = id.ToString() };

    public static NpgsqlParameter Body(Commit commit) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = commit.Body, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>The time that a commit tells, for those who read the table; ours, should it tell none.</summary>
    public static NpgsqlParameter At(Commit commit, TimeProvider time) =>
        new NpgsqlParameter<DateTimeOffset> { TypedValue = (ReadTime(commit.Body.Span) ?? time.GetUtcNow()).ToUniversalTime() };

    /// <summary>Reads the columns seq, id, prev and body.</summary>
    /// <param name="row">The row.</param>
    /// <param name="log">The log, for the message.</param>
    /// <param name="first">The number of the first of the columns.</param>
    /// <param name="own">Whose body was left out, if it was.</param>
    /// <exception cref="LogDamagedException">The id does not belong to the rest.</exception>
    public static Commit Read(NpgsqlDataReader row, LogId log, int first = 0, Commit? own = null)
    {
        var sequence = row.GetInt64(first);
        if (own is not null && row.IsDBNull(first + 3))
            return own;
        if (TryReadId(row, first + 1, out var id) && TryReadId(row, first + 2, out var previous)
            && Commit.TryRestore(sequence, previous, id, row.GetFieldValue<byte[]>(first + 3), out var commit))
        {
            return commit!;
        }
        throw new LogDamagedException($"Commit {sequence} of log {log} in the table ipam_commit is damaged: its id does not belong to its content. Nothing was changed.");
    }

    public static bool TryReadId(NpgsqlDataReader row, int column, out CommitId id) =>
        CommitId.TryParse(Encoding.ASCII.GetBytes(row.GetString(column)), out id);

    private static DateTimeOffset? ReadTime(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isTime = json.ValueTextEquals("at"u8);
                json.Read();
                if (isTime)
                    return json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var at) ? at : null;
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // To a log, the body is any line.
        }
        return null;
    }
}

using System.Text;
using Microsoft.Data.Sqlite;
using NetIpam.Log;

namespace SqliteLog;

/// <summary>Which snapshots a log has: the one that is being written, the current one, and the one before it.</summary>
internal sealed record SnapshotRecord(BlobId? Pending, SnapshotManifest? Current, SnapshotManifest? Previous)
{
    /// <summary>That of a log; <see langword="null"/> if there is no log.</summary>
    public static SnapshotRecord? Find(SqliteFile file, LogId log) => file.Query(
        "SELECT pending, current, previous FROM log WHERE log = @log",
        row => new SnapshotRecord(ReadPending(row), ReadManifest(row, 1), ReadManifest(row, 2)),
        ("@log", log.Generation)).FirstOrDefault();

    /// <summary>Replaces that of a log.</summary>
    public void Write(SqliteFile file, LogId log) => file.Execute(
        "UPDATE log SET pending = @pending, current = @current, previous = @previous WHERE log = @log",
        ("@log", log.Generation), ("@pending", Pending?.ToString()), ("@current", Current?.ToJson().ToArray()),
        ("@previous", Previous?.ToJson().ToArray()));

    private static BlobId? ReadPending(SqliteDataReader row) =>
        row.IsDBNull(0) ? null
        : BlobId.TryParse(Encoding.ASCII.GetBytes(row.GetString(0)), out var id) ? id
        : throw new LogDamagedException("The id of a snapshot is none.");

    private static SnapshotManifest? ReadManifest(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : SnapshotManifest.FromJson(row.GetFieldValue<byte[]>(column));
}

using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using NetIpam.Log;

namespace SqliteLog;

/// <summary>
/// Logs in a file of SQLite, for any number of processes of one machine. What is acknowledged is on the disk. A change is one
/// transaction that holds the write lock of the file from its beginning, so what it reads still holds when it writes. SQLite works on
/// the thread of the caller.
/// </summary>
public sealed class SqliteCommitLog : ICommitLog
{
    private const int MostMissed = 256;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS log (
          log INTEGER PRIMARY KEY,
          pending TEXT,                     -- the snapshot that is being written
          current BLOB, previous BLOB);     -- manifests of those that are published
        CREATE TABLE IF NOT EXISTS log_commit (
          log INTEGER, seq INTEGER, id TEXT NOT NULL, prev TEXT NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY (log, seq)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS log_part (
          log INTEGER, blob TEXT, part INTEGER,
          seq INTEGER,                      -- the commit that names it; of a snapshot's none
          content BLOB NOT NULL,
          PRIMARY KEY (log, blob, part));
        """;

    private readonly SqliteFile _file;

    private SqliteCommitLog(SqliteFile file) => _file = file;

    /// <summary>Opens a file, which is created if it is not there.</summary>
    /// <exception cref="LogUnavailableException">It cannot be opened.</exception>
    public static SqliteCommitLog Open(string path) => new(SqliteFile.Open(path, Schema));

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Change(file =>
        {
            var isNew = file.Execute("INSERT INTO log (log) VALUES (@log) ON CONFLICT DO NOTHING", ("@log", log.Generation)) == 1;
            if (isNew)
                Insert(file, log, genesis);
            return isNew;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        return new(_file.Change(file =>
        {
            if (FindHead(file, log) is not { } head)
                return AppendResult.Gone;
            if (head != new LogHead(commit.Sequence - 1, commit.Previous))
                return AppendResult.Conflict(ReadMissed(file, log, commit.Sequence));
            Insert(file, log, commit);
            return AppendResult.Appended;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Read(file => FindHead(file, log)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        // At once, so that no trim comes in between. A log is not long: snapshots take over what they hold.
        foreach (var commit in _file.Read(file => ReadChain(file, log, after)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return commit;
        }
        await ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        cancellationToken.ThrowIfCancellationRequested();
        _file.Change(file =>
        {
            if (FindHead(file, log) is null)
                throw new LogUnavailableException($"There is no log {log} to write a part for.");
            return WritePart(file, log, blob, part, sequence, content);
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Change(file =>
        {
            if (SnapshotRecord.Find(file, log) is not { } record)
                return false;
            if (record.Pending is { } older && older != snapshot)
                DeleteParts(file, log, older);
            (record with { Pending = snapshot }).Write(file, log);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Change(file =>
            SnapshotRecord.Find(file, log)?.Pending == snapshot && WritePart(file, log, snapshot, part, null, content)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Change(file =>
        {
            var at = manifest.Position;
            if (SnapshotRecord.Find(file, log) is not { } record || record.Pending != manifest.Id
                || at.Sequence <= record.Current?.Position.Sequence
                || FindCommits(file, log, at.Sequence, limit: 1) is not [var commit] || commit.Sequence != at.Sequence || commit.Id != at.Id)
                return false;
            if (CountParts(file, log, manifest) != manifest.Parts)
                return false;
            if (record.Previous is { } old)
                DeleteParts(file, log, old.Id);
            new SnapshotRecord(Pending: null, Current: manifest, Previous: record.Current).Write(file, log);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Read(file => SnapshotRecord.Find(file, log)?.Current));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Read(file => file.Query(
            "SELECT content FROM log_part WHERE log = @log AND blob = @blob AND part = @part",
            row => (ReadOnlyMemory<byte>?)row.GetFieldValue<byte[]>(0),
            ("@log", log.Generation), ("@blob", blob.ToString()), ("@part", part)).FirstOrDefault()));
    }

    /// <inheritdoc/>
    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _file.Change(file =>
        {
            var last = Math.Min(upTo, SnapshotRecord.Find(file, log)?.Previous?.Position.Sequence ?? -1);
            file.Execute("DELETE FROM log_part WHERE log = @log AND seq <= @last", ("@log", log.Generation), ("@last", last));
            return file.Execute("DELETE FROM log_commit WHERE log = @log AND seq <= @last", ("@log", log.Generation), ("@last", last));
        });
        return default;
    }

    /// <summary>Does nothing: who waits for the write lock of the file gets it in time.</summary>
    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    /// <summary>None but that of this machine.</summary>
    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _file.Change(file =>
        {
            file.Execute("DELETE FROM log_part WHERE log = @log", ("@log", log.Generation));
            file.Execute("DELETE FROM log_commit WHERE log = @log", ("@log", log.Generation));
            return file.Execute("DELETE FROM log WHERE log = @log", ("@log", log.Generation));
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return default;
    }

    private static LogHead? FindHead(SqliteFile file, LogId log) => file.Query(
        "SELECT seq, id FROM log_commit WHERE log = @log ORDER BY seq DESC LIMIT 1",
        row => (LogHead?)new LogHead(row.GetInt64(0), ReadId(log, row, 1)),
        ("@log", log.Generation)).FirstOrDefault();

    private static List<Commit> FindCommits(SqliteFile file, LogId log, long from, int limit = -1) => file.Query(
        "SELECT seq, id, prev, body FROM log_commit WHERE log = @log AND seq >= @from ORDER BY seq LIMIT @limit",
        row => ReadCommit(log, row),
        ("@log", log.Generation), ("@from", from), ("@limit", limit));

    /// <summary>What the loser of a race needs to go on at once; nothing if it was trimmed.</summary>
    private static List<Commit> ReadMissed(SqliteFile file, LogId log, long from) =>
        FindCommits(file, log, from, MostMissed) is [var first, ..] missed && first.Sequence == from ? missed : [];

    private static List<Commit> ReadChain(SqliteFile file, LogId log, long after)
    {
        var commits = FindCommits(file, log, after + 1);
        if (commits is [var first, ..] && first.Sequence != after + 1)
            throw new LogTrimmedException($"Log {log} was trimmed: it begins with commit {first.Sequence}, and commit {after + 1} was asked for.");
        foreach (var (commit, next) in commits.Zip(commits.Skip(1)))
        {
            if (next.Sequence != commit.Sequence + 1 || next.Previous != commit.Id)
                throw new LogDamagedException($"Log {log} has no commit that follows {commit.Sequence}, but {next.Sequence}.");
        }
        return commits;
    }

    private static Commit ReadCommit(LogId log, SqliteDataReader row)
    {
        var sequence = row.GetInt64(0);
        return Commit.TryRestore(sequence, ReadId(log, row, 2), ReadId(log, row, 1), row.GetFieldValue<byte[]>(3), out var commit)
            ? commit!
            : throw new LogDamagedException($"Commit {sequence} of log {log} is not what was written.");
    }

    private static CommitId ReadId(LogId log, SqliteDataReader row, int column) =>
        CommitId.TryParse(Encoding.ASCII.GetBytes(row.GetString(column)), out var id)
            ? id
            : throw new LogDamagedException($"Log {log} has a commit id that is none.");

    private static void Insert(SqliteFile file, LogId log, Commit commit) => file.Execute(
        "INSERT INTO log_commit (log, seq, id, prev, body) VALUES (@log, @seq, @id, @prev, @body)",
        ("@log", log.Generation), ("@seq", commit.Sequence), ("@id", commit.Id.ToString()), ("@prev", commit.Previous.ToString()),
        ("@body", commit.Body.ToArray()));

    private static bool WritePart(SqliteFile file, LogId log, BlobId blob, int part, long? sequence, ReadOnlyMemory<byte> content) => file.Execute(
        "INSERT OR REPLACE INTO log_part (log, blob, part, seq, content) VALUES (@log, @blob, @part, @seq, @content)",
        ("@log", log.Generation), ("@blob", blob.ToString()), ("@part", part), ("@seq", sequence), ("@content", content.ToArray())) == 1;

    private static long CountParts(SqliteFile file, LogId log, SnapshotManifest manifest) => file.Query(
        "SELECT count(*) FROM log_part WHERE log = @log AND blob = @blob AND part < @parts",
        row => row.GetInt64(0), ("@log", log.Generation), ("@blob", manifest.Id.ToString()), ("@parts", manifest.Parts))[0];

    private static void DeleteParts(SqliteFile file, LogId log, BlobId blob) => file.Execute(
        "DELETE FROM log_part WHERE log = @log AND blob = @blob", ("@log", log.Generation), ("@blob", blob.ToString()));
}

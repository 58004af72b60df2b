using System.Runtime.CompilerServices;
using System.Text;
using NetIpam.Log;
using Npgsql;

namespace NetIpam.Postgres;

/// <summary>
/// Logs in a database of PostgreSQL or CockroachDB: a row for each commit, appended by one statement that inserts it after its
/// predecessor or not at all. Any number of processes may have the same database open. Thread-safe.
/// <para>An append costs one round trip, also when another was first: the answer brings the commits that were missed.</para>
/// </summary>
public sealed class PostgresCommitLog : ICommitLog
{
    private readonly NpgsqlDataSource _source;
    private readonly Session _session;
    private readonly Dialect _dialect;
    private readonly TimeProvider _time;

    internal PostgresCommitLog(NpgsqlDataSource source, PostgresOptions options, Dialect dialect, TimeProvider time)
    {
        _source = source;
        _dialect = dialect;
        _time = time;
        _session = new Session(source, options.ToString(), options.Timeout, time);
    }

    /// <summary>Opens the store in a database, and creates its tables there, as <see cref="IpamOptions.Create"/> says. Several
    /// processes may do so at once.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="ipam">Whether it may be created, the clock, and who is told of what an operator should know of.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: it is not there, may not be created, or go-ipam's data is;
    /// <see cref="IpamReason.UpgradeNeeded"/>: a newer version created it; <see cref="IpamReason.StoreUnavailable"/>: the server cannot be
    /// reached, or refuses us. The message says why, and never holds the password.</exception>
    public static Task<PostgresCommitLog> OpenAsync(PostgresOptions options, IpamOptions? ipam = null, CancellationToken cancellationToken = default) =>
        new Opening(options, ipam ?? new IpamOptions()).OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        return _session.WriteAsync(
            async (connection, again, cancelled) =>
            {
                var created = await connection.ExecuteAsync(
                    Statements.Create, [Of(log), CommitRow.Id(genesis.Id), CommitRow.Id(default), CommitRow.At(genesis, _time), CommitRow.Body(genesis)], cancelled)
                    .ConfigureAwait(false);
                // It may be the one of our first try.
                return created == 1 || (again && string.Equals(
                    await connection.ReadAsync(Statements.IdAt, [Of(log), Of(0L)], row => row.GetString(0), cancelled).ConfigureAwait(false),
                    genesis.Id.ToString(),
                    StringComparison.Ordinal));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        return _session.WriteAsync((connection, again, _) => AppendAsync(connection, log, commit, again), CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken) => _session.ReadAsync(
        (connection, cancelled) => connection.ReadAsync<LogHead?>(
            Statements.Head,
            [Of(log)],
            row => CommitRow.TryReadId(row, 1, out var id)
                ? new LogHead(row.GetInt64(0), id)
                : throw new LogDamagedException($"Commit {row.GetInt64(0)} of log {log} in the table ipam_commit has no id."),
            cancelled),
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        return ReadPagesAsync(log, after, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        var written = await ExecuteAsync(_dialect.WriteCommitPart, () => [Of(log), Of(blob), Of(part), Of(sequence), Of(content)], cancellationToken).ConfigureAwait(false);
        if (written == 0)
            throw new LogUnavailableException($"There is no log {log} to write a part for.");
    }

    /// <inheritdoc/>
    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) => _session.WriteAsync(
        async (connection, _, cancelled) =>
            await connection.ExecuteTwoAsync(Statements.ClaimSnapshot, [Of(log), Of(snapshot)], Statements.RemoveOldParts, [Of(log)], cancelled).ConfigureAwait(false) == 1,
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        return await ExecuteAsync(_dialect.WriteSnapshotPart, () => [Of(log), Of(snapshot), Of(part), Of(content)], cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        var json = Encoding.UTF8.GetString(manifest.ToJson().Span);
        return _session.WriteAsync(
            async (connection, again, cancelled) =>
            {
                var published = await connection.ExecuteTwoAsync(
                    Statements.Publish,
                    [Of(log), Of(manifest.Id), Of(manifest.Position.Sequence), CommitRow.Id(manifest.Position.Id), Of(json), Of((long)manifest.Parts)],
                    Statements.RemoveOldParts,
                    [Of(log)],
                    cancelled).ConfigureAwait(false);
                // Our first try may have published it.
                return published == 1 || (again && string.Equals(
                    await connection.ReadAsync(Statements.CurrentId, [Of(log)], row => row.IsDBNull(0) ? null : row.GetString(0), cancelled).ConfigureAwait(false),
                    manifest.Id.ToString(),
                    StringComparison.Ordinal));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) => _session.ReadAsync(
        (connection, cancelled) => connection.ReadAsync<SnapshotManifest?>(
            Statements.Current, [Of(log)], row => SnapshotManifest.FromJson(Encoding.UTF8.GetBytes(row.GetString(0))), cancelled),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken) => _session.ReadAsync(
        (connection, cancelled) => connection.ReadAsync<ReadOnlyMemory<byte>?>(
            Statements.ReadPart, [Of(log), Of(blob), Of(part)], row => row.GetFieldValue<byte[]>(0), cancelled),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        while (await ExecuteAsync(_dialect.Trim, () => [Of(log), Of(upTo)], cancellationToken).ConfigureAwait(false) >= Statements.TrimStep)
            continue;
    }

    /// <inheritdoc/>
    public async ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        await ExecuteAsync(Statements.ClaimTurn, () => [Of(log), Of(new BlobId(claim.Id)), Of((int)claim.Wait.TotalMilliseconds)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) => _session.ReadAsync(
        (connection, cancelled) => connection.ReadAsync<DateTimeOffset?>(Statements.Time, [], row => row.GetFieldValue<DateTimeOffset>(0), cancelled),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        // An append that was under way can leave a commit that the statement did not see. When nothing was left, nothing can follow.
        while (await ExecuteAsync(Statements.Delete, () => [Of(log)], cancellationToken).ConfigureAwait(false) > 0)
            continue;
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlParameter<long> Of(LogId log) => Of(log.Generation);

    private static NpgsqlParameter<string> Of(BlobId blob) => new() { TypedValue = blob.ToString() };

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private ValueTask<int> ExecuteAsync(string sql, Func<NpgsqlParameter[]> parameters, CancellationToken cancellationToken) =>
        _session.WriteAsync((connection, _, cancelled) => connection.ExecuteAsync(sql, parameters(), cancelled), cancellationToken);

    /// <summary>Inserts, and asks in the same round trip what is there. Both are one transaction, which ends when all is read.</summary>
    private async ValueTask<AppendResult> AppendAsync(NpgsqlConnection connection, LogId log, Commit commit, bool again)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(DatabaseExtensions.Command(
                _dialect.Append,
                [Of(log), Of(commit.Sequence - 1), CommitRow.Id(commit.Previous), CommitRow.Id(commit.Id), CommitRow.At(commit, _time), CommitRow.Body(commit)]));
            batch.BatchCommands.Add(DatabaseExtensions.Command(Statements.Missed, [Of(log), Of(commit.Sequence), CommitRow.Id(commit.Id)]));
            TurnClaim? claim = null;
            var missed = new List<Commit>();
            var exists = false;
            try
            {
                var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                    {
                        exists = true;
                        if (!reader.IsDBNull(0))
                            claim = ReadClaim(reader);
                        if (!reader.IsDBNull(2))
                            missed.Add(CommitRow.Read(reader, log, first: 2, own: commit));
                    }
                    while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
                        continue;
                }
            }
            catch (PostgresException e) when (e.BatchCommand == batch.BatchCommands[1])
            {
                // Not every database takes the insert back for that.
                throw new NpgsqlException(Failure.Describe(e), e);
            }
            if (batch.BatchCommands[0].RecordsAffected == 1)
                return AppendResult.Appended with { Claim = claim };
            if (!exists)
                return again ? throw new OutcomeUnknownException($"Whether commit {commit.Sequence} of log {log} was appended cannot be told any more: the log is gone.") : AppendResult.Gone;
            // When the place itself is trimmed, what comes after a gap is of no use.
            return AppendResult.Conflict(missed is [var first, ..] && first.Sequence == commit.Sequence ? missed : []) with { Claim = claim };
        }
    }

    private static TurnClaim? ReadClaim(NpgsqlDataReader row) =>
        CommitRow.TryReadId(row, 0, out var id) ? new TurnClaim(id.Value, TimeSpan.FromMilliseconds(row.GetInt32(1))) : null;

    private async IAsyncEnumerable<Commit> ReadPagesAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommitId? previous = null;
        for (var last = after; ;)
        {
            var isFirst = true;
            var page = await _session.ReadAsync(
                (connection, cancelled) => connection.ReadAllAsync(Statements.Read, [Of(log), Of(last)], row => CommitRow.Read(row, log), cancelled), cancellationToken)
                .ConfigureAwait(false);
            foreach (var commit in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (commit.Sequence != last + 1)
                    throw await ToGapAsync(log, last + 1, cancellationToken).ConfigureAwait(false);
                if (previous is not null && commit.Previous != previous)
                    throw ToBreak(log, commit.Sequence, isBetweenAnswers: isFirst);
                isFirst = false;
                last = commit.Sequence;
                previous = commit.Id;
                yield return commit;
            }
            if (page.Count < Statements.Page)
                yield break;
        }
    }

    /// <summary>What to say of a commit that does not follow the one before. Of two answers the store may have gone back in between: those who
    /// know what it held judge that.</summary>
    private static Exception ToBreak(LogId log, long sequence, bool isBetweenAnswers)
    {
        var text = $"Commit {sequence} of log {log} in the table ipam_commit does not follow the one before. Nothing was changed.";
        return isBetweenAnswers ? new LogTrimmedException(text) : new LogDamagedException(text);
    }

    /// <summary>What to say of a commit that is not there: it is trimmed, or it is missing.</summary>
    private async Task<Exception> ToGapAsync(LogId log, long missing, CancellationToken cancellationToken)
    {
        var first = await _session.ReadAsync(
            (connection, cancelled) => connection.ReadAsync<long?>(Statements.First, [Of(log)], row => row.GetInt64(0), cancelled), cancellationToken).ConfigureAwait(false);
        return first > missing || first is null
            ? new LogTrimmedException($"Log {log} was trimmed: it begins with commit {first}, and commit {missing} was asked for.")
            : new LogDamagedException($"Commit {missing} of log {log} is missing in the table ipam_commit. Nothing was changed.");
    }
}

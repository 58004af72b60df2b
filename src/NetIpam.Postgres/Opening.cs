using System.Globalization;
using Npgsql;

namespace NetIpam.Postgres;

/// <summary>Opens a store: looks at what is there, creates the tables if that is wanted, and refuses what must not be used.</summary>
internal sealed class Opening(PostgresOptions options, IpamOptions ipam)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<PostgresCommitLog> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kind = await LookAsync(cancellationToken).ConfigureAwait(false);
            var dialect = Dialect.Of(options.Dialect == PostgresDialect.Detect ? kind : options.Dialect);
            var source = Connections.Open(options, dialect);
            try
            {
                await EnsureTablesAsync(source, cancellationToken).ConfigureAwait(false);
                return new PostgresCommitLog(source, options, dialect, ipam.TimeProvider);
            }
            catch
            {
                await source.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Refused($"The user '{options.User}' may not use or create the tables of NetIpam in {options}: {Failure.Describe(e)}. Let it create tables once, or open the store once as their owner and grant it all on them.", e);
        }
        catch (Exception e) when (e is not IpamException && !cancellationToken.IsCancellationRequested)
        {
            throw new IpamException(IpamReason.StoreUnavailable, $"The database {options} cannot be opened: {Failure.Describe(e)}.", e);
        }
    }

    /// <summary>Which database it is; refuses one that cannot hold commits as they are, and warns of one that forgets.</summary>
    private async Task<PostgresDialect> LookAsync(CancellationToken cancellationToken)
    {
        var source = Connections.OpenPlain(options);
        await using (source.ConfigureAwait(false))
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var kind = Dialect.Detect(await AskAsync(connection, "SELECT version()", cancellationToken).ConfigureAwait(false));
                if (kind == PostgresDialect.CockroachDB)
                    return kind;
                if (await AskAsync(connection, "SHOW server_encoding", cancellationToken).ConfigureAwait(false) is not "UTF8" and var encoding)
                    throw Refused($"The database {options} has the encoding {encoding}; NetIpam needs one with UTF8 (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0).");
                foreach (var setting in (string[])["fsync", "full_page_writes"])
                {
                    if (await AskAsync(connection, $"SHOW {setting}", cancellationToken).ConfigureAwait(false) is "off")
                        ipam.Notice?.Invoke(new IpamNotice(IpamNoticeLevel.Warning, $"The server of {options} runs with {setting}=off: a crash of its machine can lose what was acknowledged, and space is then handed out twice."));
                }
                return kind;
            }
        }
    }

    /// <summary>Several may do this at once: who loses a race for a table begins again, and finds it.</summary>
    private async Task EnsureTablesAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        for (var started = ipam.TimeProvider.GetTimestamp(); ;)
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (await ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false) is { } version)
                {
                    if (version > Schema.Version)
                        throw new IpamException(IpamReason.UpgradeNeeded, $"The tables in {options} are of version {version}, and this program knows them up to {Schema.Version}: it has to be upgraded.");
                    return;
                }
                await CheckEmptyAsync(connection, cancellationToken).ConfigureAwait(false);
                try
                {
                    await CreateAsync(connection, cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (PostgresException e) when (IsRace(e) && ipam.TimeProvider.GetElapsedTime(started) < options.Timeout)
                {
                    // The other one may not be ready yet.
                }
            }
            await Task.Delay(Pause, ipam.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!options.BesideGoIpam && await connection.ReadAsync(Schema.FindGoIpam, [], row => row.GetInt64(0), cancellationToken).ConfigureAwait(false) == 2)
        {
            throw Refused(
                $"The database {options} holds the data of go-ipam (the table 'prefixes'), which NetIpam imports and does not open: run ipam migrate --from postgres://USER@HOST/DATABASE --to postgres://USER@HOST/DATABASE --apply, which puts the store beside it, or give another database (see docs/migrating-from-go-ipam.md)");
        }
        if (ipam.Create == CreateMode.Never)
            throw Refused($"There is no store in the database {options}, and none must be created (create: never).");
    }

    private static async Task<int?> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadAsync<int?>(Schema.ReadVersion, [], row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    private static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach (var statement in Schema.Create)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What those meet who create the same table or view at the same time.</summary>
    private static bool IsRace(PostgresException e) => e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable
        or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
        or PostgresErrorCodes.InternalError or PostgresErrorCodes.StatementCompletionUnknown;

    private static async Task<string> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await connection.ReadAsync(sql, [], row => Convert.ToString(row.GetValue(0), CultureInfo.InvariantCulture)!, cancellationToken).ConfigureAwait(false) ?? "";

    private static IpamException Refused(string message, Exception? cause = null) => new(IpamReason.StoreNotUsable, message, cause);
}

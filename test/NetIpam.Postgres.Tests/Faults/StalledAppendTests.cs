using System.Diagnostics;
using Npgsql;

namespace NetIpam.Postgres.Tests.Faults;

/// <summary>Appends that the database itself holds up while the log goes on, is trimmed, or is deleted.</summary>
public sealed class StalledAppendTests(SharedServer shared)
{
    /// <summary>Holds up the insertion of a commit that says so, after its predecessor was found.</summary>
    private const string Stall = """
        CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
        CREATE TRIGGER stall BEFORE INSERT ON ipam_commit FOR EACH ROW WHEN (NEW.body LIKE '%stalled%') EXECUTE FUNCTION stall();
        """;

    private const string Waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    public static TheoryData<PostgresDialect> Dialects => [PostgresDialect.PostgreSql, PostgresDialect.CockroachDB];

    [Theory, MemberData(nameof(Dialects))]
    public async Task Append_that_stalls_while_its_place_is_taken_and_trimmed_conflicts(PostgresDialect dialect)
    {
        var database = (await shared.NewDatabaseAsync(dialect)) with { Timeout = Patience.Limit };
        await using var store = await PostgresCommitLog.OpenAsync(database);
        await using var other = await PostgresCommitLog.OpenAsync(database);
        var commits = await Chain.FillAsync(store, 5);
        await using var stall = await StallAsync(database);

        var stalled = store.TryAppendAsync(Chain.Log, Chain.After(commits[5], "stalled")).AsTask();
        await UntilStalledAsync(database);
        await Chain.ExtendAsync(other, commits, 30);
        await Chain.PublishAsync(other, commits[20]);
        await Chain.PublishAsync(other, commits[30]);
        await MeetAsync(other.TrimAsync(Chain.Log, 20, default), stall);

        var result = await stalled;
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        await Chain.ShouldHoldAsync(store, commits[21..]);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Append_that_stalls_on_the_newest_place_wins_or_loses_but_is_never_lost(PostgresDialect dialect)
    {
        var database = (await shared.NewDatabaseAsync(dialect)) with { Timeout = Patience.Limit };
        await using var store = await PostgresCommitLog.OpenAsync(database);
        await using var other = await PostgresCommitLog.OpenAsync(database);
        var commits = await Chain.FillAsync(store, 30);
        await Chain.PublishAsync(other, commits[20]);
        await Chain.PublishAsync(other, commits[30]);
        await using var stall = await StallAsync(database);
        var stalled = store.TryAppendAsync(Chain.Log, Chain.After(commits[30], "stalled")).AsTask();
        await UntilStalledAsync(database);
        await MeetAsync(other.TrimAsync(Chain.Log, long.MaxValue, default), stall);
        (await stalled).IsIn(Chain.After(commits[30], "stalled")).ShouldBeTrue();
        await Chain.ShouldHoldAsync(store, [.. commits[21..], Chain.After(commits[30], "stalled")]);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Delete_that_meets_a_stalled_append_leaves_nothing(PostgresDialect dialect)
    {
        var database = (await shared.NewDatabaseAsync(dialect)) with { Timeout = Patience.Limit };
        await using var store = await PostgresCommitLog.OpenAsync(database);
        await using var other = await PostgresCommitLog.OpenAsync(database);
        var commits = await Chain.FillAsync(store, 5);
        await using var stall = await StallAsync(database);
        var stalled = store.TryAppendAsync(Chain.Log, Chain.After(commits[5], "stalled")).AsTask();
        await UntilStalledAsync(database);
        await MeetAsync(other.DeleteAsync(Chain.Log, default), stall);
        (await stalled).Outcome.ShouldBeOneOf(AppendOutcome.Appended, AppendOutcome.Gone);
        (await store.GetHeadAsync(Chain.Log, default)).ShouldBeNull();
        (await shared.Server.QueryAsync("SELECT count(*) FROM ipam_commit", database.Database)).ShouldBe("0");
    }

    [Fact]
    public async Task Row_that_another_session_locks_is_waited_for_and_then_the_append_is_certainly_not_made()
    {
        var connectionString = shared.Server.ConnectionString(await shared.Server.CreateDatabaseAsync());
        var options = new PostgresOptions(connectionString) { Timeout = Patience.Limit };
        await using var direct = await PostgresCommitLog.OpenAsync(options);
        var commits = await Chain.FillAsync(direct, 3);
        await using var store = await Patience.DespiteAsync<IpamException, PostgresCommitLog>(
            () => PostgresCommitLog.OpenAsync(options with { Timeout = TimeSpan.FromSeconds(10) }));
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("SELECT 1 FROM ipam_commit WHERE log = 7 AND seq = 3 FOR UPDATE", connection, transaction))
            await command.ExecuteNonQueryAsync();

        var watch = Stopwatch.StartNew();
        var next = Chain.After(commits[3], "next");
        await Should.ThrowAsync<LogUnavailableException>(async () => await store.TryAppendAsync(Chain.Log, next));
        // A busy machine is late.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        var waiting = direct.TryAppendAsync(Chain.Log, next).AsTask();
        await Task.Delay(100);
        await transaction.RollbackAsync();
        (await waiting).Outcome.ShouldBe(AppendOutcome.Appended);
        await Chain.ShouldHoldAsync(direct, [.. commits, next]);
    }

    [Fact]
    public async Task Old_transaction_of_someone_else_holds_nothing_up()
    {
        var connectionString = shared.Server.ConnectionString(await shared.Server.CreateDatabaseAsync());
        await using var store = await PostgresCommitLog.OpenAsync(new PostgresOptions(connectionString));
        var commits = await Chain.FillAsync(store, 3);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var command = new NpgsqlCommand("SELECT count(*) FROM ipam_commit, ipam_log", connection, transaction))
            await command.ExecuteScalarAsync();
        await Chain.ExtendAsync(store, commits, 100);
        await Chain.PublishAsync(store, commits[50]);
        await Chain.PublishAsync(store, commits[100]);
        await store.TrimAsync(Chain.Log, 40, default);
        await Chain.ShouldHoldAsync(store, commits[41..]);
    }

    /// <summary>Holds up the appends that say so, until the connection is disposed of.</summary>
    private async Task<NpgsqlConnection> StallAsync(PostgresOptions database)
    {
        await shared.Server.QueryAsync(Stall, database.Database);
        // Without a pool, so that the lock goes with it.
        var connection = new NpgsqlConnection(shared.Server.ConnectionString(database.Database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(1)", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task UntilStalledAsync(PostgresOptions database) =>
        Patience.UntilAsync(async () => await shared.Server.QueryAsync(Waiting, database.Database) == "1");

    /// <summary>Lets go of the append once this is done, or waits for it.</summary>
    private static async Task MeetAsync(ValueTask meeting, NpgsqlConnection stall)
    {
        var task = meeting.AsTask();
        await Task.WhenAny(task, Task.Delay(200));
        await stall.DisposeAsync();
        await task;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace NetIpam.Postgres.Tests.Openings;

/// <summary>What is opened, created, and refused.</summary>
public sealed class OpeningTests(SharedServer shared)
{
    [Fact]
    public async Task One_line_opens_a_store_and_opens_it_again()
    {
        var connection = shared.Server.ConnectionString(await shared.Server.CreateDatabaseAsync());
        await using (var ipam = await Ipam.OpenPostgresAsync(connection))
            (await ipam.Root.CreatePrefixAsync("10.0.0.0/24")).ToString().ShouldBe("10.0.0.0/24");
        await using var again = await Ipam.OpenPostgresAsync(connection, new IpamOptions { Create = CreateMode.Never });
        (await again.Root.AcquireAddressAsync("10.0.0.0/24")).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Container_opens_and_closes_the_store()
    {
        var connection = shared.Server.ConnectionString(await shared.Server.CreateDatabaseAsync());
        await using var services = new ServiceCollection().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddIpamPostgres(connection).BuildServiceProvider();
        (await services.GetRequiredService<Ipam>().ListNamespacesAsync()).ShouldBe(["root"]);
    }

    [Fact]
    public async Task Parts_open_what_the_connection_string_opens()
    {
        var server = shared.Server;
        var database = await server.CreateDatabaseAsync();
        var options = PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, PostgresServer.Password, database, "disable");
        await using var ipam = await Ipam.OpenPostgresAsync(options);
        options.ToString().ShouldBe($"127.0.0.1:{server.Port}/{database}");
        Should.Throw<ArgumentException>(() => PostgresOptions.Of("h", 1, "u", "p", "d", "sometimes")).Message.ShouldContain("verify-full");
        Should.Throw<ArgumentException>(() => new PostgresOptions("Hst=x"));
        Should.Throw<ArgumentException>(() => new PostgresOptions("Host=x") { Timeout = TimeSpan.Zero });
    }

    [Theory, InlineData(PostgresDialect.PostgreSql), InlineData(PostgresDialect.CockroachDB)]
    public async Task Eight_at_once_create_one_store(PostgresDialect dialect)
    {
        var database = await shared.NewDatabaseAsync(dialect);
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ipam.OpenPostgresAsync(database))));
        await Task.WhenAll(opened.Select(async (ipam, i) => await ipam.Root.CreatePrefixAsync($"10.{i}.0.0/16")));
        foreach (var ipam in opened)
        {
            (await ipam.Root.ListPrefixesAsync()).Count.ShouldBe(8);
            await ipam.DisposeAsync();
        }
    }

    [Fact]
    public async Task Empty_database_is_refused_and_left_as_it_is_when_nothing_may_be_created()
    {
        var database = await shared.NewDatabaseAsync();
        var refused = await RefusalAsync(database, new IpamOptions { Create = CreateMode.Never });
        refused.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refused.Message.ShouldContain(database.Database);
        (await shared.Server.QueryAsync("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'ipam%'", database.Database)).ShouldBe("0");
    }

    [Fact]
    public async Task Database_of_go_ipam_is_refused_with_what_to_do()
    {
        var database = await shared.NewDatabaseAsync();
        await shared.Server.QueryAsync("CREATE TABLE prefixes (cidr text PRIMARY KEY, prefix jsonb)", database.Database);
        foreach (var create in new[] { CreateMode.Auto, CreateMode.Never })
        {
            var refused = await RefusalAsync(database, new IpamOptions { Create = create });
            refused.Reason.ShouldBe(IpamReason.StoreNotUsable);
            refused.Message.ShouldContain("ipam migrate --from");
            refused.Message.ShouldContain(" --apply");
        }
        (await shared.Server.QueryAsync("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'ipam%'", database.Database)).ShouldBe("0");
    }

    [Fact]
    public async Task Table_of_that_name_beside_a_store_does_not_matter()
    {
        var database = await shared.NewDatabaseAsync();
        await using (await Ipam.OpenPostgresAsync(database))
            await shared.Server.QueryAsync("CREATE TABLE prefixes (cidr text PRIMARY KEY, prefix jsonb)", database.Database);
        await using var again = await Ipam.OpenPostgresAsync(database);
        (await again.ListNamespacesAsync()).ShouldBe(["root"]);
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused()
    {
        var database = await shared.NewDatabaseAsync();
        await using (await Ipam.OpenPostgresAsync(database))
            await shared.Server.QueryAsync("UPDATE ipam_schema SET version = 2", database.Database);
        (await RefusalAsync(database)).Reason.ShouldBe(IpamReason.UpgradeNeeded);
    }

    [Fact]
    public async Task Database_in_another_encoding_is_refused()
    {
        await shared.Server.QueryAsync("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", "postgres");
        var refused = await RefusalAsync(new PostgresOptions(shared.Server.ConnectionString("latin")));
        refused.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refused.Message.ShouldContain("UTF8");
    }

    [Fact]
    public async Task User_who_may_not_create_tables_is_told_so_and_one_who_may_only_use_them_needs_no_more()
    {
        var server = shared.Server;
        var database = await server.CreateDatabaseAsync();
        await server.QueryAsync("CREATE ROLE guest LOGIN PASSWORD 'guest-password'", database);
        var guest = PostgresOptions.Of("127.0.0.1", server.Port, "guest", "guest-password", database);
        var refused = await RefusalAsync(guest);
        refused.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refused.Message.ShouldContain("'guest'");
        await using (await Ipam.OpenPostgresAsync(server.ConnectionString(database)))
            await server.QueryAsync("GRANT SELECT, INSERT, UPDATE, DELETE ON ipam_schema, ipam_log, ipam_commit, ipam_part TO guest", database);
        await using var ipam = await Ipam.OpenPostgresAsync(guest);
        (await ipam.Root.CreatePrefixAsync("10.0.0.0/24")).ToString().ShouldBe("10.0.0.0/24");
    }

    [Fact]
    public async Task Wrong_password_database_or_address_is_told_in_one_line_without_the_password()
    {
        var server = shared.Server;
        using var closed = new ClosedPort();
        (PostgresOptions Options, string Expected)[] wrong =
        [
            (PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, "wrong-password", "postgres"), "password authentication failed"),
            (PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, PostgresServer.Password, "nowhere"), "does not exist"),
            (PostgresOptions.Of("127.0.0.1", closed.Number, PostgresServer.User, PostgresServer.Password, "postgres"), "Connection refused"),
            (PostgresOptions.Of("nowhere.invalid", 5432, PostgresServer.User, PostgresServer.Password, "postgres"), "nowhere.invalid"),
            (PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, null, "postgres"), "password"),
        ];
        foreach (var (options, expected) in wrong)
        {
            var failed = await RefusalAsync(options);
            failed.Reason.ShouldBe(IpamReason.StoreUnavailable);
            failed.Message.ShouldContain(expected);
            failed.Message.ShouldNotContain(PostgresServer.Password);
            failed.Message.ShouldNotContain("wrong-password");
            failed.Message.ShouldNotContain('\n');
        }
    }

    [Fact]
    public async Task Read_only_database_is_not_written_and_says_so()
    {
        var database = await shared.NewDatabaseAsync();
        await using (var ipam = await Ipam.OpenPostgresAsync(database))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        await shared.Server.QueryAsync($"ALTER DATABASE {database.Database} SET default_transaction_read_only = on", "postgres");
        await using var readOnly = await Ipam.OpenPostgresAsync(database);
        (await readOnly.Root.ListPrefixesAsync()).Count.ShouldBe(1);
        var refused = await Should.ThrowAsync<IpamException>(async () => await readOnly.Root.AcquireAddressAsync("10.0.0.0/24"));
        refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refused.Message.ShouldContain("read-only");
    }

    [Fact]
    public async Task Server_that_forgets_is_warned_of()
    {
        var notices = new List<IpamNotice>();
        await using var server = await PostgresServer.StartNewAsync("fsync=off");
        await using var ipam = await Ipam.OpenPostgresAsync(server.ConnectionString(), new IpamOptions { Notice = notices.Add });
        notices.ShouldHaveSingleItem().Message.ShouldContain("fsync=off");
    }

    [Fact]
    public async Task Every_session_waits_for_the_disk_and_compresses_fast_whatever_the_default_is()
    {
        var database = await shared.NewDatabaseAsync();
        await shared.Server.QueryAsync(
            $"ALTER DATABASE {database.Database} SET synchronous_commit = off; ALTER DATABASE {database.Database} SET default_transaction_isolation = 'serializable'", "postgres");
        await using var log = await PostgresCommitLog.OpenAsync(database);
        await Chain.FillAsync(log, 2);
        await shared.Server.QueryAsync(
            """
            CREATE TABLE seen (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              INSERT INTO seen VALUES (current_setting('synchronous_commit')), (current_setting('transaction_isolation')), (current_setting('default_toast_compression'));
              RETURN NEW; END $$;
            CREATE TRIGGER note BEFORE INSERT ON ipam_commit FOR EACH ROW EXECUTE FUNCTION note();
            """,
            database.Database);
        // More calls at once than there are connections yet, some used again afterwards.
        var others = Enumerable.Range(10, 5).Select(id => log.CreateAsync(new LogId(id), Chain.Genesis, default).AsTask());
        await Task.WhenAll(others);
        await log.CreateAsync(new LogId(20), Chain.Genesis, default);
        (await shared.Server.QueryAsync("SELECT DISTINCT setting FROM seen ORDER BY 1", database.Database)).ShouldBe("lz4\non\nread committed");
    }

    private static Task<IpamException> RefusalAsync(PostgresOptions database, IpamOptions? options = null) =>
        Should.ThrowAsync<IpamException>(async () => await Ipam.OpenPostgresAsync(database, options));
}

using System.Text;
using NetIpam.Postgres;

namespace NetIpam.Migration.Tests;

/// <summary>go-ipam's tables in a real PostgreSQL.</summary>
public sealed class PostgresSourceTests : SourceTests
{
    private PostgresServer _server = null!;
    private string _database = null!;

    protected override string Source => $"postgres://{PostgresServer.User}:{PostgresServer.Password}@127.0.0.1:{_server.Port}/{_database}";

    public override async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync();
        _database = await _server.CreateDatabaseAsync(Token);
        foreach (var (name, prefixes) in SampleData.Namespaces())
        {
            var table = name is "root" ? "prefixes" : $"\"prefixes_{name}\"";
            var sql = new StringBuilder($"CREATE TABLE IF NOT EXISTS {table} (cidr text PRIMARY KEY NOT NULL, prefix JSONB);");
            foreach (var prefix in prefixes)
                sql.Append($"INSERT INTO {table} (cidr, prefix) VALUES ('{prefix.CidrOf()}', '{prefix.ToJsonString()}');");
            await _server.QueryAsync(sql.ToString(), _database, Token);
        }
        // Others have tables that begin alike.
        await _server.QueryAsync("CREATE TABLE prefixes_of_words (id int, word text); CREATE TABLE prefixesx (cidr text, prefix jsonb)", _database, Token);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public Task Data_are_migrated_within_one_database() => ShouldMigrateWithinOnePlaceAsync(
        Source, async () => await Ipam.OpenPostgresAsync(new PostgresOptions(_server.ConnectionString(_database)), cancellationToken: Token));

    [Fact]
    public async Task Name_that_may_be_cut_needs_a_choice()
    {
        var full = "tenant-of-a-department-with-a-name-that-is-longer-than-it-should-be";
        await _server.QueryAsync($"CREATE TABLE \"prefixes_{full}\" (cidr text PRIMARY KEY NOT NULL, prefix JSONB)", _database, Token);
        var cut = full[..54];
        var report = await RunAsync(apply: true);
        var left = report.Namespaces.Single(each => each.Outcome != NamespaceOutcome.Migrated);
        (left.Name, left.Outcome).ShouldBe((cut, NamespaceOutcome.NeedsChoice));
        left.Findings.ShouldHaveSingleItem().Kind.ShouldBe(MigrationFindingKind.NameCut);
        left.Messages.ShouldHaveSingleItem().ShouldContain("--rename");
        report.OnlyNeedsChoice.ShouldBeTrue();

        var chosen = await new DataMigration(Options() with { Renames = new Dictionary<string, string> { [cut] = full } }).ApplyAsync(Token);
        chosen.IsComplete.ShouldBeTrue();
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.ListNamespacesAsync(Token)).ShouldContain(full);
    }

    [Fact]
    public async Task Password_comes_from_a_file_and_is_never_shown()
    {
        var file = Path.Combine(Folder, "password");
        await File.WriteAllTextAsync(file, PostgresServer.Password + "\n", Token);
        var report = await RunAsync(apply: false, from: $"postgres://{PostgresServer.User}@127.0.0.1:{_server.Port}/{_database}?password-file={file}&sslmode=disable");
        report.IsComplete.ShouldBeTrue();
        ReportJson.Write(await RunAsync(apply: false)).ShouldNotContain(PostgresServer.Password);
    }

    [Fact]
    public async Task Database_without_data_and_one_that_is_away_are_told_in_one_line()
    {
        var empty = await _server.CreateDatabaseAsync(Token);
        var missing = await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true, from: Source.Replace(_database, empty, StringComparison.Ordinal)));
        missing.Message.ShouldContain("neither data of go-ipam nor a store of NetIpam");
        await _server.StopAsync();
        var away = await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true));
        away.Reason.ShouldBe(IpamReason.StoreUnavailable);
        away.Message.ShouldNotContain("\n");
        away.Message.ShouldNotContain(PostgresServer.Password);
    }

    protected override Task<string> PhotographAsync() => _server.QueryAsync(
        "SELECT table_to_xml(format('%I.%I', schemaname, tablename), true, false, '') FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'prefix%' ORDER BY tablename", _database, Token);

    protected override Task ChangeAsync() => _server.QueryAsync(
        """UPDATE prefixes_tenant SET prefix = jsonb_set(prefix, '{IPs,10.0.0.99}', 'true') WHERE cidr = '10.0.0.0/24'""", _database, Token);
}

using NetIpam.Testing;

namespace NetIpam.Postgres.Tests;

/// <summary>The contract of a log on a database of its own.</summary>
public abstract class PostgresConformance(SharedServer shared, PostgresDialect dialect) : CommitLogConformance
{
    private string? _database;

    public override async ValueTask InitializeAsync()
    {
        _database ??= await shared.Server.CreateDatabaseAsync(Token);
        await base.InitializeAsync();
    }

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await PostgresCommitLog.OpenAsync(new PostgresOptions(shared.Server.ConnectionString(_database!)) { Dialect = dialect, Timeout = Patience.Limit }, null, cancellationToken);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await shared.Server.QueryAsync("TRUNCATE ipam_log, ipam_commit, ipam_part", _database!, cancellationToken);
        return true;
    }
}

using NetIpam.Testing;
using Npgsql;

namespace NetIpam.Postgres.Tests;

/// <summary>The contract, on a CockroachDB that NETIPAM_TEST_COCKROACH names by a connection string. Its user must be able to create databases.</summary>
public sealed class CockroachTests : CommitLogConformance
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("NETIPAM_TEST_COCKROACH");
    private string? _connectionString;

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "COCKROACHDB NOT TESTED: NETIPAM_TEST_COCKROACH names no server.");
        if (_connectionString is null)
        {
            var database = $"netipam_test_{Guid.NewGuid():n}";
            await RunAsync(Server!, $"CREATE DATABASE {database}");
            _connectionString = new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString;
        }
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_connectionString is not null)
            await RunAsync(Server!, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(_connectionString).Database} CASCADE");
    }

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await PostgresCommitLog.OpenAsync(new PostgresOptions(_connectionString!), null, cancellationToken);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await RunAsync(_connectionString!, "TRUNCATE ipam_log, ipam_commit, ipam_part");
        return true;
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

using NetIpam.Postgres.Tests;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace NetIpam.Postgres.Tests;

/// <summary>One server for all tests that do not harm it; each takes a database of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private PostgresServer? _server;

    /// <summary>The server. Skips the test when there is none.</summary>
    public PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, PostgresServer.Missing ?? "");
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is null)
            _server = await PostgresServer.StartNewAsync();
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>An empty database.</summary>
    public async Task<PostgresOptions> NewDatabaseAsync(PostgresDialect dialect = PostgresDialect.Detect) =>
        new(Server.ConnectionString(await Server.CreateDatabaseAsync())) { Dialect = dialect, Timeout = Patience.Limit };
}

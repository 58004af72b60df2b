using NetIpam.TestKit.Proxy;

namespace NetIpam.Postgres.Tests.Faults;

/// <summary>A database of its own that is reached by a proxy, and directly.</summary>
internal sealed class FaultyDatabase : IAsyncDisposable
{
    private FaultyDatabase(PostgresServer server, string database)
    {
        Proxy = CuttingProxy.Start(server.Port);
        Options = new PostgresOptions(server.ConnectionString(database, Proxy.Port)) { Timeout = Patience.Limit };
        Direct = new PostgresOptions(server.ConnectionString(database)) { Timeout = Patience.Limit };
        Name = database;
    }

    public CuttingProxy Proxy { get; }

    public PostgresOptions Options { get; }

    public PostgresOptions Direct { get; }

    public string Name { get; }

    public static async Task<FaultyDatabase> CreateAsync(SharedServer shared) => new(shared.Server, await shared.Server.CreateDatabaseAsync());

    /// <summary>A log that gives up soon: where that is waited for.</summary>
    public Task<PostgresCommitLog> OpenHurriedAsync() => Patience.DespiteAsync<IpamException, PostgresCommitLog>(
        () => PostgresCommitLog.OpenAsync(Options with { Timeout = TimeSpan.FromSeconds(3) }));

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}

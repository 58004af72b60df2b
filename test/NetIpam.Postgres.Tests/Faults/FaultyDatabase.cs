using NetIpam.TestKit.Proxy;

namespace NetIpam.Postgres.Tests.Faults;

/// <summary>A database of its own that is reached by a proxy, and directly.</summary>
internal sealed class FaultyDatabase : IAsyncDisposable
{
    private FaultyDatabase(PostgresServer server, string database, TimeSpan timeout)
    {
        Proxy = CuttingProxy.Start(server.Port);
        Options = new PostgresOptions(server.ConnectionString(database, Proxy.Port)) { Timeout = timeout };
        Direct = new PostgresOptions(server.ConnectionString(database));
        Name = database;
    }

    public CuttingProxy Proxy { get; }

    public PostgresOptions Options { get; }

    public PostgresOptions Direct { get; }

    public string Name { get; }

    public static async Task<FaultyDatabase> CreateAsync(SharedServer shared, double seconds = 10) =>
        new(shared.Server, await shared.Server.CreateDatabaseAsync(), TimeSpan.FromSeconds(seconds));

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}

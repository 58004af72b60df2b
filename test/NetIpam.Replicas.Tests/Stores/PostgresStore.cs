using System.Globalization;
using NetIpam.TestKit.Servers;

namespace NetIpam.Replicas.Tests.Stores;

/// <summary>One PostgreSQL server, ended as by a crash and recovered.</summary>
internal sealed class PostgresStore : SharedStore
{
    private readonly PostgresServer _server;
    private readonly string _database;
    private readonly string _passwordFile;

    private PostgresStore(PostgresServer server, string database)
    {
        _server = server;
        _database = database;
        _passwordFile = Path.Combine(server.Folder, "password-of-the-client");
        File.WriteAllText(_passwordFile, PostgresServer.Password + "\n");
    }

    public override string[] Arguments =>
    [
        "postgres", "--host", "127.0.0.1", "--port", _server.Port.ToString(CultureInfo.InvariantCulture), "--user", PostgresServer.User,
        "--password-file", _passwordFile, "--dbname", _database,
    ];

    public static async Task<PostgresStore> StartAsync(CancellationToken cancellationToken)
    {
        var server = await PostgresServer.StartNewAsync();
        return new PostgresStore(server, await server.CreateDatabaseAsync(cancellationToken));
    }

    /// <summary>Runs a statement in its database, and answers what that does.</summary>
    public Task<string> QueryAsync(string sql, CancellationToken cancellationToken) => _server.QueryAsync(sql, _database, cancellationToken);

    public override Task UpsetAsync(CancellationToken cancellationToken) => _server.RestartImmediatelyAsync(cancellationToken);

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}

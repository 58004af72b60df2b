using System.Globalization;
using NetIpam.TestKit.Servers;

namespace NetIpam.Soak.Stores;

/// <summary>One PostgreSQL server, ended as by a crash and recovered.</summary>
public sealed class PostgresStore : SharedStore
{
    private const string Figures = """
        SELECT (SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables), (SELECT count(*) FROM ipam_commit),
               (SELECT count(*) FROM ipam_part), (SELECT sum(n_dead_tup) FROM pg_stat_user_tables)
        """;

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

    public override IReadOnlyList<int> Ports => [_server.Port];

    public static async Task<PostgresStore> StartAsync(CancellationToken cancellationToken)
    {
        // A crash loses the counts that tell it where dead rows are; so that it finds them between two crashes, it looks often.
        var server = await PostgresServer.StartNewAsync("autovacuum_naptime=5s");
        return new PostgresStore(server, await server.CreateDatabaseAsync(cancellationToken));
    }

    public override string[] ArgumentsFor(IReadOnlyList<int> ports) =>
    [
        "postgres", "--host", "127.0.0.1", "--port", ports[0].ToString(CultureInfo.InvariantCulture), "--user", PostgresServer.User,
        "--password-file", _passwordFile, "--dbname", _database,
    ];

    /// <summary>Runs a statement in its database, and answers what that does.</summary>
    public Task<string> QueryAsync(string sql, CancellationToken cancellationToken) => _server.QueryAsync(sql, _database, cancellationToken);

    public override Task UpsetAsync(CancellationToken cancellationToken) => _server.RestartImmediatelyAsync(cancellationToken);

    /// <summary>The tables with their indexes and what is stored beside them, rows, and rows that are dead.</summary>
    public override async Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken cancellationToken)
    {
        var figures = (await QueryAsync(Figures, cancellationToken)).Split('|');
        string[] names = ["bytes", "commits", "parts", "dead"];
        return names.Zip(figures).ToDictionary(pair => pair.First, pair => long.Parse(pair.Second, CultureInfo.InvariantCulture));
    }

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}

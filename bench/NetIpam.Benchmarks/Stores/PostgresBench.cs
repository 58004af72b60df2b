using NetIpam.Postgres;
using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks.Stores;

internal sealed class PostgresBench : BenchStore
{
    private readonly PostgresServer _server;
    private readonly BareInserter _bare;

    private PostgresBench(PostgresServer server, BareInserter bare, Ipam ipam) => (_server, _bare, Ipam) = (server, bare, ipam);

    public override string BareCommit => "prepared INSERT of a row";

    public override Ipam Ipam { get; }

    public static async Task<BenchStore> StartAsync()
    {
        var server = await PostgresServer.StartNewAsync();
        var connection = server.ConnectionString(await server.CreateDatabaseAsync());
        return new PostgresBench(server, await BareInserter.CreateAsync(connection, CommitLength), await Ipam.OpenPostgresAsync(connection));
    }

    public override ValueTask CommitAsync() => _bare.InsertAsync();

    public override async ValueTask DisposeAsync()
    {
        await Ipam.DisposeAsync();
        await _bare.DisposeAsync();
        await _server.DisposeAsync();
    }
}

using NetIpam.Redis;
using NetIpam.TestKit.Servers;
using StackExchange.Redis;
using RedisServer = NetIpam.TestKit.Servers.RedisServer;

namespace NetIpam.Benchmarks.Stores;

internal sealed class RedisBench : BenchStore
{
    private readonly RedisServer _server;
    private readonly ConnectionMultiplexer _bare;
    private readonly RedisValue _entry = new byte[CommitLength];

    private RedisBench(RedisServer server, ConnectionMultiplexer bare, Ipam ipam) => (_server, _bare, Ipam) = (server, bare, ipam);

    public override string BareCommit => "RPUSH with appendfsync always";

    public override Ipam Ipam { get; }

    public static async Task<BenchStore> StartAsync()
    {
        var server = await RedisServer.StartNewAsync();
        var bare = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        bare.PreserveAsyncOrder = false;
        return new RedisBench(server, bare, await Ipam.OpenRedisAsync(new RedisOptions { Endpoints = [server.Endpoint] }));
    }

    public override async ValueTask CommitAsync() => await _bare.GetDatabase().ListRightPushAsync("bare", _entry);

    public override async ValueTask DisposeAsync()
    {
        await Ipam.DisposeAsync();
        _bare.Dispose();
        await _server.DisposeAsync();
    }
}

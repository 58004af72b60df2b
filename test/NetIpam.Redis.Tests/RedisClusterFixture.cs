using NetIpam.TestKit;
using NetIpam.TestKit.Servers;

namespace NetIpam.Redis.Tests;

/// <summary>A Redis Cluster of three masters for all tests of a class; each test takes a key prefix of its own.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private const int Nodes = 3;

    private readonly List<RedisServer> _servers = [];
    private int _stores;

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.Missing is not null)
            return;
        for (var i = 0; i < Nodes; i++)
            _servers.Add(await RedisServer.StartNewAsync("--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Take()}"));
        await _servers[0].RunAsync(["--cluster", "create", .. _servers.Select(server => server.Endpoint), "--cluster-replicas", "0", "--cluster-yes"]);
        foreach (var server in _servers)
        {
            while (!(await server.RunAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal))
                await Task.Delay(20);
        }
    }

    /// <summary>Where an empty store is: one of the nodes, which tells of the others. Skips the test when there is no server.</summary>
    public RedisOptions NewStore()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        return new RedisOptions { Endpoints = [_servers[0].Endpoint], KeyPrefix = $"test:{Interlocked.Increment(ref _stores)}", Timeout = Patience.Limit };
    }

    /// <summary>Which nodes hold keys.</summary>
    public async Task<int> NodesInUseAsync()
    {
        var sizes = await Task.WhenAll(_servers.Select(server => server.RunAsync("DBSIZE")));
        return sizes.Count(size => size != "0");
    }

    /// <summary>Removes all stores.</summary>
    public Task EmptyAsync() => Task.WhenAll(_servers.Select(server => server.RunAsync("FLUSHALL")));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }
}

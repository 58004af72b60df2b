using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Redis.Tests;

/// <summary>The contract of the log on a Redis Cluster.</summary>
public sealed class RedisClusterConformanceTests(RedisClusterFixture cluster) : CommitLogConformance, IClassFixture<RedisClusterFixture>
{
    private readonly RedisOptions _store = cluster.NewStore();

    [Fact]
    public async Task Logs_are_spread_over_the_nodes()
    {
        for (var log = 0; log < 20; log++)
            (await Store.CreateAsync(new LogId(log), Genesis(), Token)).ShouldBeTrue();
        (await cluster.NodesInUseAsync()).ShouldBe(3);
    }

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await RedisCommitLog.OpenAsync(_store, TimeProvider.System, cancellationToken: cancellationToken);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await cluster.EmptyAsync();
        return true;
    }
}

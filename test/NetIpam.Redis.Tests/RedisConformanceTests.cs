using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Redis.Tests;

/// <summary>The contract of the log on Redis.</summary>
public sealed class RedisConformanceTests(RedisFixture redis) : CommitLogConformance, IClassFixture<RedisFixture>
{
    private readonly RedisOptions _store = redis.NewStore();

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await RedisCommitLog.OpenAsync(_store, TimeProvider.System, cancellationToken: cancellationToken);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await redis.Server.RunAsync("FLUSHALL");
        return true;
    }
}

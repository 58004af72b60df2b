using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Redis.Tests;

/// <summary>The contract of the log on Garnet.</summary>
public sealed class GarnetConformanceTests(GarnetFixture garnet) : CommitLogConformance, IClassFixture<GarnetFixture>
{
    private readonly RedisOptions _store = garnet.NewStore();

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await RedisCommitLog.OpenAsync(_store, TimeProvider.System, cancellationToken: cancellationToken);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await garnet.EmptyAsync(cancellationToken);
        return true;
    }
}

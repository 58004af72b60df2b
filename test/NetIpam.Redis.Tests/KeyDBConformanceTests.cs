using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Redis.Tests;

/// <summary>The contract of the log on KeyDB.</summary>
public sealed class KeyDBConformanceTests : CommitLogConformance
{
    private RedisOptions? _store;

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await RedisCommitLog.OpenAsync(_store ??= KeyDBServer.NewStore(), TimeProvider.System, cancellationToken: cancellationToken);
}

using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class RedisReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    private protected override Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => RedisStore.StartAsync();
}

using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class PostgresReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    private protected override Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => PostgresStore.StartAsync(cancellationToken);
}

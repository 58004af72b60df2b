using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class EtcdReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    private protected override Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => EtcdStore.StartAsync();
}

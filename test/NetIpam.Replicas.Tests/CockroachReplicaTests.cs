using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class CockroachReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    private protected override Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => NamedStore.OfAsync(
        "NETIPAM_TEST_COCKROACH", connection => ["cockroach", "--connection-string", connection]);
}

using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class KeyDBReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    private protected override Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => NamedStore.OfAsync(
        "NETIPAM_TEST_KEYDB", server => ["keydb", "--host", server, "--key-prefix", $"netipam-{Guid.NewGuid():N}"]);
}

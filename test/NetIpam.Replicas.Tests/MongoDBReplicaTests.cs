using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class MongoDBReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    private protected override Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => NamedStore.OfAsync(
        "NETIPAM_TEST_MONGODB", uri => ["mongodb", "--connection-string", uri, "--db-name", $"netipam-{Guid.NewGuid():N}"]);
}

using NetIpam.TestKit.Servers;

namespace NetIpam.Replicas.Tests.Stores;

/// <summary>Three members of etcd, the leader of which is killed and started again.</summary>
internal sealed class EtcdStore : SharedStore
{
    private readonly EtcdCluster _cluster;

    private EtcdStore(EtcdCluster cluster) => _cluster = cluster;

    public override string[] Arguments => ["etcd", "--host", string.Join(',', _cluster.Endpoints)];

    public static async Task<SharedStore> StartAsync() => new EtcdStore(await EtcdCluster.StartNewAsync());

    public override async Task UpsetAsync(CancellationToken cancellationToken) =>
        await (await _cluster.FindLeaderAsync()).RestartAsync(cancellationToken);

    public override ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

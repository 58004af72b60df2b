using Google.Protobuf;
using NetIpam.Etcd;
using NetIpam.Etcd.Wire;
using NetIpam.Rpc.Client;
using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks.Stores;

internal sealed class EtcdBench : BenchStore
{
    private static readonly PutRequest Put = new()
    {
        Key = ByteString.CopyFromUtf8("/bare/00000000000000000000/commit/00000000000000000000"),
        Value = ByteString.CopyFrom(new byte[CommitLength]),
    };

    private readonly EtcdServer _server;
    private readonly GrpcClient _bare;

    private EtcdBench(EtcdServer server, GrpcClient bare, Ipam ipam) => (_server, _bare, Ipam) = (server, bare, ipam);

    public override string BareCommit => "Put of a key, one member";

    public override Ipam Ipam { get; }

    public static async Task<BenchStore> StartAsync()
    {
        var server = await EtcdServer.StartNewAsync();
        return new EtcdBench(server, new GrpcClient(new Uri($"http://{server.Endpoint}")), await Ipam.OpenEtcdAsync(server.Endpoint));
    }

    public override async ValueTask CommitAsync() => await _bare.CallAsync<PutResponse>("etcdserverpb.KV/Put", Put);

    public override async ValueTask DisposeAsync()
    {
        await Ipam.DisposeAsync();
        _bare.Dispose();
        await _server.DisposeAsync();
    }
}

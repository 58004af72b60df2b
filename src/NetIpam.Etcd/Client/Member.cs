using NetIpam.Rpc.Client;

namespace NetIpam.Etcd.Client;

/// <summary>One member of the cluster, and the connection to it.</summary>
internal sealed class Member : IDisposable
{
    // etcd closes connections that ping more often than every 5 s.
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    private readonly HttpMessageHandler _handler;

    public Member(Uri address, EtcdOptions options, TimeProvider time)
    {
        Address = address;
        var handler = RpcHttpHandler.Create(address, address.Scheme is "https" ? EtcdTls.Create(options) : null);
        handler.KeepAlivePingDelay = PingAfter;
        handler.KeepAlivePingTimeout = PingTimeout;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.ConnectTimeout = options.Timeout / 3;
        _handler = handler;
        Grpc = new GrpcClient(address, handler, new GrpcClientOptions { TimeProvider = time });
    }

    public Uri Address { get; }

    public GrpcClient Grpc { get; }

    /// <summary>Whether it is known to be of the same cluster as the others.</summary>
    public bool IsOurs { get; set; }

    public void Dispose()
    {
        Grpc.Dispose();
        _handler.Dispose();
    }
}

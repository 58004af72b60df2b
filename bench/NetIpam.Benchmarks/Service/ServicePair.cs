namespace NetIpam.Benchmarks.Service;

/// <summary>The server, in memory, and a bare endpoint to compare it with, each in a process of its own.</summary>
internal sealed class ServicePair : IDisposable
{
    public const string Service = "api.v1.IpamService";

    private readonly ServerUnderTest _server;
    private readonly ServerUnderTest _bare;

    private ServicePair(ServerUnderTest server, ServerUnderTest bare) => (_server, _bare) = (server, bare);

    public static async Task<ServicePair> StartAsync() => new(
        await ServerUnderTest.StartAsync("ipam-server", 1, "--grpc-server-endpoint", "127.0.0.1:0", "memory"),
        await ServerUnderTest.StartAsync("NetIpam.Benchmarks", 2, BareEndpoint.Argument));

    /// <summary>Where the server listens.</summary>
    public Uri Endpoint => _server.Endpoints[0];

    public Caller ToServer(CallProtocol protocol) => new(protocol, Endpoint, Service);

    /// <summary>It has to be taught its answers first.</summary>
    public Caller ToBare(CallProtocol protocol) => new(protocol, _bare.Endpoints[protocol.Version.Major - 1], protocol.Path);

    public void Dispose()
    {
        _server.Dispose();
        _bare.Dispose();
    }
}

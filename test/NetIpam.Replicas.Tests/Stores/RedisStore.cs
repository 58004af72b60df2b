using System.Globalization;
using NetIpam.TestKit.Servers;

namespace NetIpam.Replicas.Tests.Stores;

/// <summary>One Redis server that writes before it answers, killed and started again.</summary>
internal sealed class RedisStore : SharedStore
{
    private readonly RedisServer _server;

    private RedisStore(RedisServer server) => _server = server;

    public override string[] Arguments => ["redis", "--host", "127.0.0.1", "--port", _server.Port.ToString(CultureInfo.InvariantCulture)];

    public static async Task<SharedStore> StartAsync() => new RedisStore(await RedisServer.StartNewAsync());

    public override Task UpsetAsync(CancellationToken cancellationToken) => _server.RestartAsync(cancellationToken);

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}

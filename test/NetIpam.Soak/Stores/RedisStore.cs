using System.Globalization;
using NetIpam.TestKit.Servers;

namespace NetIpam.Soak.Stores;

/// <summary>One Redis server that writes before it answers, killed and started again.</summary>
public sealed class RedisStore : SharedStore
{
    private readonly RedisServer _server;

    private RedisStore(RedisServer server) => _server = server;

    public override IReadOnlyList<int> Ports => [_server.Port];

    public static async Task<SharedStore> StartAsync() => new RedisStore(await RedisServer.StartNewAsync());

    public override string[] ArgumentsFor(IReadOnlyList<int> ports) =>
        ["redis", "--host", "127.0.0.1", "--port", ports[0].ToString(CultureInfo.InvariantCulture)];

    public override Task UpsetAsync(CancellationToken cancellationToken) => _server.RestartAsync(cancellationToken);

    /// <summary>Memory, the append-only file, and the keys.</summary>
    public override async Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken cancellationToken)
    {
        var info = (await _server.RunAsync("INFO")).Split('\n', StringSplitOptions.TrimEntries);
        return new Dictionary<string, long>
        {
            ["bytes"] = Figure("used_memory"),
            ["file"] = Figure("aof_current_size"),
            ["keys"] = long.Parse(await _server.RunAsync("DBSIZE"), CultureInfo.InvariantCulture),
        };

        long Figure(string name) => long.Parse(
            info.Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}

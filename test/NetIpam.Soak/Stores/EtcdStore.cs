using System.Globalization;
using System.Text.Json;
using NetIpam.Etcd;
using NetIpam.TestKit.Servers;

namespace NetIpam.Soak.Stores;

/// <summary>Three members of etcd: the leader is killed and started again, or any one, or all of them at once.</summary>
public sealed class EtcdStore : SharedStore
{
    private readonly EtcdCluster _cluster;

    private EtcdStore(EtcdCluster cluster) => _cluster = cluster;

    public override IReadOnlyList<int> Ports => [.. _cluster.Members.Select(member => member.Port)];

    public static async Task<SharedStore> StartAsync() =>
        new EtcdStore(await EtcdCluster.StartNewAsync());

    public override string[] ArgumentsFor(IReadOnlyList<int> ports) =>
        ["etcd", "--host", string.Join(',', ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")))];

    public override async Task UpsetAsync(CancellationToken cancellationToken) =>
        await (await _cluster.FindLeaderAsync()).RestartAsync(cancellationToken);

    public override async Task<bool> CrashAsync(Random random, CancellationToken cancellationToken)
    {
        IReadOnlyList<EtcdServer> members = random.Next(4) switch
        {
            0 => _cluster.Members,
            1 => [_cluster.Members[random.Next(_cluster.Members.Count)]],
            _ => [await _cluster.FindLeaderAsync()],
        };
        foreach (var member in members)
            await member.KillAsync();
        // Each is ready only when most are.
        await Task.WhenAll(members.Select(member => member.StartAsync(cancellationToken)));
        return true;
    }

    /// <summary>Compacts it. etcd would do so by itself, but counts the time from its start, and here it never runs for long.</summary>
    public override async Task TidyAsync()
    {
        using var status = JsonDocument.Parse(await _cluster.Members[0].ControlAsync("endpoint", "status", "-w", "json", "--command-timeout=60s"));
        var revision = status.RootElement[0].GetProperty("Status").GetProperty("header").GetProperty("revision").GetInt64();
        await _cluster.Members[0].ControlAsync("compact", revision.ToString(CultureInfo.InvariantCulture), "--command-timeout=60s");
    }

    /// <summary>The largest database of a member, what is in use of it, and the keys.</summary>
    public override async Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken cancellationToken)
    {
        long bytes = 0, inUse = 0;
        foreach (var member in _cluster.Members)
        {
            using var status = JsonDocument.Parse(await member.ControlAsync("endpoint", "status", "-w", "json"));
            var told = status.RootElement[0].GetProperty("Status");
            bytes = Math.Max(bytes, told.GetProperty("dbSize").GetInt64());
            inUse = Math.Max(inUse, told.GetProperty("dbSizeInUse").GetInt64());
        }
        // Of all keys, however many are wanted.
        using var keys = JsonDocument.Parse(await _cluster.Members[0].ControlAsync("get", "--prefix", EtcdOptions.DefaultKeyPrefix, "--limit=1", "--keys-only", "-w", "json"));
        return new Dictionary<string, long> { ["bytes"] = bytes, ["inUse"] = inUse, ["keys"] = keys.RootElement.GetProperty("count").GetInt64() };
    }

    public override ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

using System.Globalization;
using System.Text.Json;

namespace NetIpam.TestKit.Servers;

/// <summary>An etcd cluster of three members on loopback.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private const int Size = 3;

    private EtcdCluster(string[] flags) =>
        Members = [.. Enumerable.Range(1, Size).Select(i => new EtcdServer(string.Create(CultureInfo.InvariantCulture, $"member-{i}"), flags))];

    public IReadOnlyList<EtcdServer> Members { get; }

    public IReadOnlyList<string> Endpoints => [.. Members.Select(member => member.Endpoint)];

    /// <summary>A new cluster that serves. Skips the test when etcd is not installed.</summary>
    public static async Task<EtcdCluster> StartNewAsync(params string[] flags)
    {
        Assert.SkipWhen(EtcdServer.Missing is not null, EtcdServer.Missing ?? "");
        var cluster = new EtcdCluster(flags);
        foreach (var member in cluster.Members)
            member.JoinAs(cluster.Members);
        await Task.WhenAll(cluster.Members.Select(member => member.StartAsync()));
        return cluster;
    }

    /// <summary>The member that leads, as a running one tells.</summary>
    public async Task<EtcdServer> FindLeaderAsync()
    {
        while (true)
        {
            foreach (var member in Members.Where(member => member.IsRunning))
            {
                using var status = JsonDocument.Parse(await member.ControlAsync("endpoint", "status", "-w", "json"));
                var told = status.RootElement[0].GetProperty("Status");
                if (told.TryGetProperty("leader", out var leader) && leader.GetUInt64() == told.GetProperty("header").GetProperty("member_id").GetUInt64())
                    return member;
            }
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
            await member.DisposeAsync();
    }
}

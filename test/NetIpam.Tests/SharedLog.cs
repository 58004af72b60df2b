using NetIpam.Log;

namespace NetIpam.Tests;

/// <summary>Two replicas of the program over one log, used in turn.</summary>
internal sealed class SharedLog : IAsyncDisposable
{
    private readonly Ipam[] _replicas;
    private int _next;

    private SharedLog(Ipam[] replicas) => _replicas = replicas;

    public Ipam First => _replicas[0];

    public Ipam Second => _replicas[1];

    public static async Task<SharedLog> OpenAsync()
    {
        var log = new MemoryCommitLog();
        return new SharedLog([await Ipam.OpenAsync(log), await Ipam.OpenAsync(log)]);
    }

    public Ipam Next() => _replicas[_next++ % _replicas.Length];

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
    }
}

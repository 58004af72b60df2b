using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks.Stores;

/// <summary>A store with nothing in it, and the least that its server can do: one commit of as many bytes, by the same driver.</summary>
internal abstract class BenchStore : IAsyncDisposable
{
    /// <summary>The bytes of a bare commit: as many as a commit of one acquire has.</summary>
    protected const int CommitLength = 240;

    /// <summary>The names of all stores.</summary>
    public static IReadOnlyList<string> Names { get; } = ["file", "postgres", "redis", "etcd"];

    /// <summary>Why a store cannot be had here; null when it can.</summary>
    public static string? Missing(string name) => name switch
    {
        "postgres" => PostgresServer.Missing,
        "redis" => RedisServer.Missing,
        "etcd" => EtcdServer.Missing,
        _ => null,
    };

    /// <summary>Opens a store, with a server of its own where it needs one.</summary>
    public static Task<BenchStore> StartAsync(string name) => name switch
    {
        "file" => FileBench.StartAsync(),
        "postgres" => PostgresBench.StartAsync(),
        "redis" => RedisBench.StartAsync(),
        "etcd" => EtcdBench.StartAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such store."),
    };

    /// <summary>What a bare commit is.</summary>
    public abstract string BareCommit { get; }

    /// <summary>The store, open.</summary>
    public abstract Ipam Ipam { get; }

    /// <summary>Makes one bare commit, and waits for it.</summary>
    public abstract ValueTask CommitAsync();

    public abstract ValueTask DisposeAsync();
}

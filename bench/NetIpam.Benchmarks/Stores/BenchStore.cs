namespace NetIpam.Benchmarks.Stores;

/// <summary>A store with nothing in it, and the least that its server can do: one commit of as many bytes, by the same driver.</summary>
internal abstract class BenchStore : IAsyncDisposable
{
    /// <summary>The bytes of a bare commit: as many as a commit of one acquire has.</summary>
    protected const int CommitLength = 240;

    /// <summary>What a bare commit is.</summary>
    public abstract string BareCommit { get; }

    /// <summary>The store, open.</summary>
    public abstract Ipam Ipam { get; }

    /// <summary>Makes one bare commit, and waits for it.</summary>
    public abstract ValueTask CommitAsync();

    public abstract ValueTask DisposeAsync();
}

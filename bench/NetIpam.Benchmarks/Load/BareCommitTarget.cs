using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks.Load;

/// <summary>Bare commits in a store of their own, for one client.</summary>
internal sealed class BareCommitTarget : LoadTarget
{
    private readonly BenchStore _store;

    private BareCommitTarget(BenchStore store) => _store = store;

    public override string Name => _store.BareCommit;

    public static async Task<BareCommitTarget> OpenAsync(string store) => new(await BenchStore.StartAsync(store));

    public override async Task OperateAsync(int client) => await _store.CommitAsync();

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}

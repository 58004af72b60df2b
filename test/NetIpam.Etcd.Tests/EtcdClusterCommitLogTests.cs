using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Etcd.Tests;

/// <summary>The contract of the log on three members, of which each opener talks to another one first.</summary>
public sealed class EtcdClusterCommitLogTests(SharedCluster etcd) : CommitLogConformance
{
    private EtcdOptions? _options;
    private int _opened;

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken)
    {
        _options ??= await etcd.NewStoreAsync();
        var first = _opened++ % _options.Endpoints.Count;
        var options = _options with { Endpoints = [.. _options.Endpoints.Skip(first), .. _options.Endpoints.Take(first)] };
        return await EtcdCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: cancellationToken);
    }

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await (await etcd.GetAsync()).Members[0].ControlAsync("del", "--prefix", _options!.KeyPrefix);
        return true;
    }
}

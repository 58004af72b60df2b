using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Etcd.Tests;

/// <summary>The contract of the log on a single member.</summary>
public sealed class EtcdCommitLogTests(SharedEtcd etcd) : CommitLogConformance
{
    private EtcdOptions? _options;

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await EtcdCommitLog.OpenAsync(_options ??= await etcd.NewStoreAsync(), TimeProvider.System, cancellationToken: cancellationToken);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await (await etcd.GetAsync()).ControlAsync("del", "--prefix", _options!.KeyPrefix);
        return true;
    }
}

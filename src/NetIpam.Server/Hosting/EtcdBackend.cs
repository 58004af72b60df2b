using NetIpam.Etcd;
using NetIpam.Log;

namespace NetIpam.Server.Hosting;

/// <summary>A store in etcd.</summary>
internal sealed record EtcdBackend(EtcdOptions Options, CreateMode Create) : Backend
{
    /// <inheritdoc/>
    public override string Description => $"store in etcd at {Options}";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => message.Contains(Options.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override async Task<ICommitLog> OpenLogAsync(CancellationToken cancellationToken) =>
        await EtcdCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamEtcd(Options, new IpamOptions { Create = Create });
}

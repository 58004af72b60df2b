using NetIpam.Etcd;

namespace NetIpam.Server.Hosting;

/// <summary>A store in etcd.</summary>
internal sealed record EtcdBackend(EtcdOptions Options, CreateMode Create) : Backend
{
    /// <inheritdoc/>
    public override string Description => $"store in etcd at {Options}";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => message.Contains(Options.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamEtcd(Options, new IpamOptions { Create = Create });
}

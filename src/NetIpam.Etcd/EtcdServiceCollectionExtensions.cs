using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;

namespace NetIpam.Etcd;

/// <summary>Registers one <see cref="Ipam"/> for the whole program, as <see cref="IpamServiceCollectionExtensions"/> says.</summary>
public static class EtcdServiceCollectionExtensions
{
    /// <summary>Registers the store in an etcd cluster.</summary>
    public static IServiceCollection AddIpamEtcd(this IServiceCollection services, EtcdOptions etcd, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Ipam.OpenEtcdAsync(etcd, effective), options);
}

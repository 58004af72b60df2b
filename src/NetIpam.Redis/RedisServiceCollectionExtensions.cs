using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;

namespace NetIpam.Redis;

/// <summary>Registers one <see cref="Ipam"/> for the whole program, as <see cref="IpamServiceCollectionExtensions"/> says.</summary>
public static class RedisServiceCollectionExtensions
{
    /// <summary>Registers the store in a Redis server.</summary>
    public static IServiceCollection AddIpamRedis(this IServiceCollection services, RedisOptions redis, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Ipam.OpenRedisAsync(redis, effective), options);
}

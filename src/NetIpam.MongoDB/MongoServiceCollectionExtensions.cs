using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;

namespace NetIpam.MongoDB;

/// <summary>Registers one <see cref="Ipam"/> for the whole program, as <see cref="IpamServiceCollectionExtensions"/> says.</summary>
public static class MongoServiceCollectionExtensions
{
    /// <summary>Registers the store in MongoDB.</summary>
    public static IServiceCollection AddIpamMongoDB(this IServiceCollection services, MongoOptions mongo, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Ipam.OpenMongoDBAsync(mongo, effective), options);
}

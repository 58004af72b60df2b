using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace NetIpam.Client;

/// <summary>Registers one <see cref="IpamClient"/> for the whole program, which is disposed of with the container. Nothing is sent when
/// it is resolved.</summary>
public static class IpamClientServiceCollectionExtensions
{
    /// <summary>Registers a client with its options.</summary>
    public static IServiceCollection AddIpamClient(this IServiceCollection services, IpamClientOptions options) =>
        services.AddIpamClient(_ => options);

    /// <summary>Registers a client whose options take something of the container: a clock, or who gives the tokens.</summary>
    public static IServiceCollection AddIpamClient(this IServiceCollection services, Func<IServiceProvider, IpamClientOptions> options)
    {
        services.TryAddSingleton(provider => new IpamClient(options(provider)));
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;

namespace NetIpam.Postgres;

/// <summary>Registers one <see cref="Ipam"/> on a database for the whole program.</summary>
public static class PostgresServiceCollectionExtensions
{
    /// <summary>Registers the store in a database; see <see cref="IpamServiceCollectionExtensions"/> for when it is opened and closed.
    /// A database that is far away should be opened at the start: resolve <see cref="Ipam"/> there.</summary>
    public static IServiceCollection AddIpamPostgres(this IServiceCollection services, string connectionString, IpamOptions? options = null) =>
        services.AddIpamPostgres(new PostgresOptions(connectionString), options);

    /// <summary>Registers the store in a database; see <see cref="IpamServiceCollectionExtensions"/> for when it is opened and closed.
    /// A database that is far away should be opened at the start: resolve <see cref="Ipam"/> there.</summary>
    public static IServiceCollection AddIpamPostgres(this IServiceCollection services, PostgresOptions database, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Ipam.OpenPostgresAsync(database, effective), options);
}

using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;

namespace NetIpam.MongoDB;

/// <summary>Opens a store in MongoDB in one line.</summary>
public static class MongoIpamExtensions
{
    extension(Ipam)
    {
        /// <summary>Opens a store in MongoDB; initialises it, as <see cref="IpamOptions.Create"/> says.</summary>
        /// <exception cref="IpamException">As <see cref="MongoCommitLog.OpenAsync"/> and
        /// <see cref="Ipam.OpenAsync"/> say.</exception>
        public static async Task<Ipam> OpenMongoDBAsync(MongoOptions mongo, IpamOptions? options = null, CancellationToken cancellationToken = default)
        {
            options ??= new IpamOptions();
            var log = await MongoCommitLog.OpenAsync(mongo, options.TimeProvider, options.Notice, cancellationToken).ConfigureAwait(false);
            try
            {
                return await Ipam.OpenAsync(log, options, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await log.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Registers one <see cref="Ipam"/> on a store in MongoDB, which is opened when it is resolved first.</summary>
    public static IServiceCollection AddIpamMongoDB(this IServiceCollection services, MongoOptions mongo, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Ipam.OpenMongoDBAsync(mongo, effective), options);
}

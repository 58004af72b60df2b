using NetIpam.Log;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>Decides by what a database holds whether it may be a store. Writes nothing.</summary>
internal static class StoreContent
{
    // go-ipam keeps the names of its namespaces in this set, always with root, and a hash for each.
    private const string GoIpamNamespaces = "namespaces";

    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: it holds go-ipam's data and no store.</exception>
    public static async Task CheckAsync(RedisLink link, RedisOptions options, CancellationToken cancellationToken)
    {
        if (options.BesideGoIpam || await HoldsStoreAsync(link, options, cancellationToken).ConfigureAwait(false))
            return;
        if (await HoldsGoIpamAsync(link, cancellationToken).ConfigureAwait(false))
        {
            throw new IpamException(
                IpamReason.StoreNotUsable,
                $"Database {options.Database} of the Redis server {options} holds the data of go-ipam, which NetIpam imports and does not open: "
                + "run ipam migrate --from redis://HOST --to redis://HOST --apply, which puts the store beside it, or give an empty database (see docs/migrating-from-go-ipam.md)");
        }
    }

    private static Task<bool> HoldsStoreAsync(RedisLink link, RedisOptions options, CancellationToken cancellationToken)
    {
        var key = new LogKeys(options.KeyPrefix, LogId.Registry).Log;
        return link.ReadAsync(database => database.KeyExistsAsync(key, CommandFlags.DemandMaster), cancellationToken);
    }

    private static async Task<bool> HoldsGoIpamAsync(RedisLink link, CancellationToken cancellationToken)
    {
        try
        {
            return await link.ReadAsync(static database => database.KeyTypeAsync(GoIpamNamespaces, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false) == RedisType.Set
                && await link.ReadAsync(static database => database.SetContainsAsync(GoIpamNamespaces, Ipam.RootNamespace, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);
        }
        catch (LogUnavailableException e) when (e.InnerException?.Message.StartsWith("NOPERM", StringComparison.Ordinal) == true)
        {
            // Our user may not look at keys of others.
            return false;
        }
    }
}

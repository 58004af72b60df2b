namespace NetIpam.MongoDB;

/// <summary>Adds <c>Ipam.OpenMongoDBAsync</c>.</summary>
public static class MongoIpamExtensions
{
    extension(Ipam)
    {
        /// <summary>Opens the store in the collection <c>ipam</c> of the database <c>netipam</c>.</summary>
        /// <exception cref="IpamException">As of the other overload.</exception>
        public static Task<Ipam> OpenMongoDBAsync(string connectionString, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
            OpenAsync(new MongoOptions { ConnectionString = connectionString }, options, cancellationToken);

        /// <summary>Opens a store in MongoDB; initialises it, as <see cref="IpamOptions.Create"/> says.</summary>
        /// <exception cref="ArgumentException">A setting is out of its range.</exception>
        /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: libmongoc is not installed, the connection
        /// string is wrong, no primary can be reached, or no majority acknowledges; <see cref="IpamReason.StoreNotUsable"/>: it is
        /// empty and must not be initialised, holds other documents or the data of go-ipam, or the server is a router of a sharded
        /// cluster or older than 4.4; <see cref="IpamReason.LogDamaged"/>; <see cref="IpamReason.UpgradeNeeded"/>.</exception>
        public static Task<Ipam> OpenMongoDBAsync(MongoOptions mongo, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
            OpenAsync(mongo, options, cancellationToken);
    }

    private static Task<Ipam> OpenAsync(MongoOptions mongo, IpamOptions? options, CancellationToken cancellationToken)
    {
        options ??= new IpamOptions();
        return Ipam.OpenAsync(MongoCommitLog.OpenAsync(mongo, options.TimeProvider, options.Notice, cancellationToken), options, cancellationToken);
    }
}

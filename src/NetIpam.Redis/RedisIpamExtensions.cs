namespace NetIpam.Redis;

/// <summary>Opens a store in Redis in one line: <c>await Ipam.OpenRedisAsync(new RedisOptions { Endpoints = ["redis:6379"] })</c>.</summary>
public static class RedisIpamExtensions
{
    extension(Ipam)
    {
        /// <summary>Opens the store in a Redis server; creates it, as <see cref="IpamOptions.Create"/> says.</summary>
        /// <exception cref="ArgumentException">An option is not as its documentation says.</exception>
        /// <exception cref="IpamException">What <see cref="RedisCommitLog.OpenAsync"/> says, and <see cref="IpamReason.StoreNotUsable"/>: it
        /// is empty and must not be initialised; <see cref="IpamReason.LogDamaged"/>; <see cref="IpamReason.UpgradeNeeded"/>.</exception>
        public static Task<Ipam> OpenRedisAsync(RedisOptions redis, IpamOptions? options = null, CancellationToken cancellationToken = default)
        {
            options ??= new IpamOptions();
            return Ipam.OpenAsync(RedisCommitLog.OpenAsync(redis, options.TimeProvider, options.Notice, cancellationToken), options, cancellationToken);
        }
    }
}

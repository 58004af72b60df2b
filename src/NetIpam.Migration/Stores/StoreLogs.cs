using NetIpam.Engine;
using NetIpam.Etcd;
using NetIpam.Log;
using NetIpam.MongoDB;
using NetIpam.Postgres;
using NetIpam.Redis;

namespace NetIpam.Migration.Stores;

/// <summary>Opens the logs of NetIpam's stores.</summary>
internal static class StoreLogs
{
    /// <summary>Opens what is there, to read it; creates nothing.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: there is none; the failures of the store.</exception>
    public static async Task<ICommitLog> OpenAsync(StoreUri uri, TimeProvider time, CancellationToken cancellationToken)
    {
        if (uri.Kind == StoreKind.File && !FileCommitLog.Exists(uri.Place))
            throw Missing(uri);
        var log = await OpenAsync(uri, CreateMode.Never, time, cancellationToken).ConfigureAwait(false);
        try
        {
            return await log.GetHeadAsync(LogId.Registry, cancellationToken).ConfigureAwait(false) is null ? throw Missing(uri) : log;
        }
        catch (Exception e)
        {
            await log.DisposeAsync().ConfigureAwait(false);
            if (Failures.Of(e) is IpamException failure && failure != e)
                throw failure;
            throw;
        }
    }

    /// <summary>Opens what may still have to be created.</summary>
    /// <exception cref="IpamException">It cannot be used, or the store failed.</exception>
    public static Task<ICommitLog> OpenOrCreateAsync(StoreUri uri, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(uri, CreateMode.Auto, time, cancellationToken);

    private static async Task<ICommitLog> OpenAsync(StoreUri uri, CreateMode create, TimeProvider time, CancellationToken cancellationToken) => uri.Kind switch
    {
        StoreKind.File => FileCommitLog.Open(uri.Place, time),
        StoreKind.Postgres or StoreKind.Cockroach => await PostgresCommitLog.OpenAsync(
            StoreSettings.Postgres(uri), new IpamOptions { Create = create, TimeProvider = time }, cancellationToken).ConfigureAwait(false),
        StoreKind.Redis => await RedisCommitLog.OpenAsync(StoreSettings.Redis(uri), time, cancellationToken: cancellationToken).ConfigureAwait(false),
        StoreKind.Etcd => await EtcdCommitLog.OpenAsync(StoreSettings.Etcd(uri), time, cancellationToken: cancellationToken).ConfigureAwait(false),
        StoreKind.MongoDB => await MongoCommitLog.OpenAsync(StoreSettings.Mongo(uri), time, cancellationToken: cancellationToken).ConfigureAwait(false),
        _ => throw new InvalidOperationException($"{uri.Kind} has no log that could be opened."),
    };

    private static IpamException Missing(StoreUri uri) => new(IpamReason.StoreNotUsable, $"There is no store of NetIpam at {uri}.");
}

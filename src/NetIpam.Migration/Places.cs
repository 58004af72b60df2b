using NetIpam.Migration.GoIpam;
using NetIpam.Migration.Stores;
using NetIpam.Migration.Targets;

namespace NetIpam.Migration;

/// <summary>Finds out whose data are in a place, and opens it.</summary>
internal static class Places
{
    /// <summary>The source, with it said whose data are meant.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: there are none, or of both and it was not said whose.</exception>
    public static async Task<StoreUri> FindSourceAsync(StoreUri uri, TimeProvider time, CancellationToken cancellationToken)
    {
        if (uri.Kind == StoreKind.Service)
            return uri.Owner == StoreOwner.GoIpam ? throw NotUsable("A service of go-ipam tells only of its namespace root: give the store that it works on.") : uri.Of(StoreOwner.NetIpam);
        // What is said to be go-ipam's is read as such, however strange it begins.
        if (uri is { Kind: StoreKind.File, Owner: StoreOwner.GoIpam } && File.Exists(uri.Place))
            return uri;
        var found = await LookAsync(uri, time, cancellationToken).ConfigureAwait(false);
        return (uri.Owner, found.GoIpam, found.NetIpam) switch
        {
            (StoreOwner.GoIpam or StoreOwner.Found, true, false) or (StoreOwner.GoIpam, true, true) => uri.Of(StoreOwner.GoIpam),
            (StoreOwner.NetIpam or StoreOwner.Found, false, true) or (StoreOwner.NetIpam, true, true) => uri.Of(StoreOwner.NetIpam),
            (StoreOwner.Found, true, true) => throw NotUsable($"{uri} holds data of both go-ipam and NetIpam: say whose are meant, by go-ipam+{uri} or netipam+{uri}."),
            (StoreOwner.GoIpam, false, _) => throw NotUsable($"There are no data of go-ipam at {uri}."),
            (StoreOwner.NetIpam, _, false) => throw NotUsable($"There is no store of NetIpam at {uri}."),
            _ => throw NotUsable($"There are neither data of go-ipam nor a store of NetIpam at {uri}."),
        };
    }

    public static async Task<IGoIpamSource> OpenSourceAsync(StoreUri uri, TimeProvider time, CancellationToken cancellationToken) =>
        uri.Owner == StoreOwner.NetIpam ? await NetIpamSource.OpenAsync(uri, time, cancellationToken).ConfigureAwait(false) : OpenGoIpam(uri, time);

    public static async Task<IMigrationTarget> OpenTargetAsync(StoreUri uri, bool apply, TimeProvider time, CancellationToken cancellationToken)
    {
        if (uri.Kind == StoreKind.Service)
            return new ServiceTarget(StoreSettings.Client(uri));
        if (uri.Owner == StoreOwner.GoIpam)
        {
            return uri.Kind == StoreKind.File
                ? new GoIpamFileTarget(uri.Place)
                : throw NotUsable("Of go-ipam's stores only its file is written, go-ipam+file:///path. For the others load a dump of each namespace, as ipam backup create makes it.");
        }
        var found = await LookAsync(uri, time, cancellationToken).ConfigureAwait(false);
        if (uri.Kind == StoreKind.File && found.GoIpam)
            throw NotUsable($"'{uri.Place}' is a file of go-ipam: give a folder for the store, or go-ipam+{uri} to write such a file.");
        return await StoreTarget.OpenAsync(uri, found.NetIpam, apply, time, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<FoundData> LookAsync(StoreUri uri, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = OpenGoIpam(uri, time);
        await using (source.ConfigureAwait(false))
            return await source.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    private static IGoIpamSource OpenGoIpam(StoreUri uri, TimeProvider time) => uri.Kind switch
    {
        StoreKind.File => new FileSource(uri.Place),
        StoreKind.Postgres or StoreKind.Cockroach => new PostgresSource(StoreSettings.Postgres(uri)),
        StoreKind.Redis => new RedisSource(StoreSettings.Redis(uri), time),
        StoreKind.Etcd => new EtcdSource(StoreSettings.Etcd(uri), time),
        StoreKind.MongoDB => new MongoSource(StoreSettings.Mongo(uri), time),
        _ => throw new InvalidOperationException($"{uri.Kind} is no store."),
    };

    private static IpamException NotUsable(string message) => new(IpamReason.StoreNotUsable, message);
}

using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>Looks, before a store is used, whether it can keep what is promised, and whether it is one. Changes nothing.</summary>
internal sealed class StoreCheck(MongoOptions options, TimeProvider time, Action<IpamNotice>? notice)
{
    // MongoDB 4.4.
    private const int LeastWireVersion = 9;

    /// <summary>Checks the server and what the database holds.</summary>
    /// <returns>The store to work with.</returns>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>; <see cref="IpamReason.StoreUnavailable"/>.</exception>
    public MongoStore Run(MongoClient client)
    {
        var hello = Ask(client, new BsonWriter().Int32("hello"u8, 1));
        CheckServer(hello);
        var replicaSet = hello["setName"u8].Text;
        CheckWriteConcern(client);
        var store = new MongoStore(options, replicaSet is not null, time);
        Tell(replicaSet);
        if (store.ReadHeadDocument(client, LogId.Registry, withBody: false) is null)
            CheckForeign(client, store);
        return store;
    }

    /// <summary>The clock of the server.</summary>
    public static DateTimeOffset? TimeOf(BsonDocument hello) => hello["localTime"u8].Time;

    private static IpamException NotUsable(string message) => new(IpamReason.StoreNotUsable, message);

    private static void CheckServer(BsonDocument hello)
    {
        if (string.Equals(hello["msg"u8].Text, "isdbgrid", StringComparison.Ordinal))
            throw NotUsable("This is a router of a sharded cluster (mongos), which NetIpam does not use: give it a replica set or a stand-alone server.");
        if ((hello["maxWireVersion"u8].Int64 ?? 0) < LeastWireVersion)
            throw NotUsable("The MongoDB server is too old: NetIpam needs version 4.4 or newer.");
        if (hello["isWritablePrimary"u8].Boolean != true)
        {
            throw new IpamException(
                IpamReason.StoreUnavailable,
                $"The MongoDB server is not the primary, {hello["primary"u8].Text ?? "of which it knows none"}: name the replica set in the connection string (replicaSet=...), so that the primary is found.");
        }
    }

    /// <summary>A write that changes nothing, with the write concern of all others: a majority must be there, and journals.</summary>
    private void CheckWriteConcern(MongoClient client)
    {
        var nothing = LogLife.UpdateOne(options.Collection)
            .Document("q"u8).HeadId(new LogId(-1)).End()
            .Document("u"u8).Document("$set"u8).Int32("nothing"u8, 0).End().End()
            .End().End();
        try
        {
            var answer = client.Run(MongoStore.Majority(nothing, (int)options.Timeout.TotalMilliseconds).Finish());
            if (MongoStore.FirstError(answer) is { } error)
                throw error;
        }
        catch (MongoCommandException e)
        {
            throw new IpamException(
                IpamReason.StoreUnavailable,
                $"The MongoDB server does not acknowledge writes by a majority with journal (w: majority, j: true), without which what it acknowledges can be lost: {e.Message}",
                e);
        }
    }

    private void Tell(string? replicaSet)
    {
        if (replicaSet is null)
            notice?.Invoke(new IpamNotice(IpamNoticeLevel.Information, "MongoDB is a stand-alone server: what it acknowledged lasts as long as its disk does."));
        else if (!ConnectionStrings.FollowsPrimary(options.ConnectionString))
            notice?.Invoke(new IpamNotice(IpamNoticeLevel.Warning, $"Only one member of the replica set {replicaSet} is used, and nothing when it is no longer the primary: add replicaSet={replicaSet} to the connection string."));
    }

    private void CheckForeign(MongoClient client, MongoStore store)
    {
        string[] own = [store.Commits, store.Parts];
        foreach (var name in own)
        {
            var strangers = MongoStore.Find(name, 1).Document("filter"u8).Document("_id.log"u8).Boolean("$exists"u8, false).End().End();
            if (MongoStore.First(Ask(client, strangers)) is { } stranger)
            {
                throw IsGoIpam(stranger)
                    ? GoIpam(name, "?collection=NAME")
                    : NotUsable($"The collection '{name}' of the database '{options.Database}' holds other documents and no NetIpam data: give the name of one that is not there yet, or of a store.");
            }
        }
        if (options.BesideGoIpam)
            return;
        // A store beside go-ipam's data, on the same settings, is likely a swap of programs that forgot the data.
        var list = new BsonWriter().Int32("listCollections"u8, 1).Boolean("nameOnly"u8, true).Boolean("authorizedCollections"u8, true)
            .Document("cursor"u8).Int32("batchSize"u8, 10_000).End();
        foreach (var (_, collection) in MongoStore.Batch(Ask(client, list)))
        {
            var name = collection.Document?["name"u8].Text;
            if (name is null || name.StartsWith("system.", StringComparison.Ordinal) || own.Contains(name, StringComparer.Ordinal))
                continue;
            if (MongoStore.First(Ask(client, MongoStore.Find(name, 1))) is { } document && IsGoIpam(document))
                throw GoIpam(name);
        }
    }

    private static bool IsGoIpam(BsonDocument document) =>
        (document["prefix"u8].Document?["cidr"u8].Text ?? document["cidr"u8].Text) is { } cidr && System.Net.IPNetwork.TryParse(cidr, out _)
        && document["ips"u8].Type != BsonType.None;

    private IpamException GoIpam(string collection, string parameter = "") => NotUsable(
        $"The collection '{collection}' of the database '{options.Database}' holds the prefixes of go-ipam, which NetIpam imports and does not open: run ipam migrate --from mongodb://HOST/DATABASE --to mongodb://HOST/DATABASE{parameter} --apply, which puts the store beside it, or give another database (see docs/migrating-from-go-ipam.md)");

    private static BsonDocument Ask(MongoClient client, BsonWriter command)
    {
        try
        {
            return client.Run(command.Finish());
        }
        catch (MongoCommandException e)
        {
            throw new LogUnavailableException(e.Message, e);
        }
    }
}

using System.Runtime.CompilerServices;
using NetIpam.Log;
using NetIpam.MongoDB;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Commands;
using NetIpam.MongoDB.Native;

namespace NetIpam.Migration.GoIpam;

/// <summary>
/// The collections of go-ipam in MongoDB, one for each namespace; before 1.12 there was one, whose name was a setting, <c>prefixes</c> unless
/// somebody changed it. What is no prefix belongs to others, NetIpam's own store among them.
/// </summary>
internal sealed class MongoSource(MongoOptions options, TimeProvider time) : IGoIpamSource
{
    // A document is at most 16 MiB, and an answer not much more.
    private const int Page = 1000;
    private const string OldCollection = "prefixes";

    private MongoWorkers? _workers;

    public Task<FoundData> LookAsync(CancellationToken cancellationToken) => TryAsync(
        client => new FoundData(GoIpam: Names(client).Exists(name => IsGoIpam(client, name)), NetIpam: HoldsStore(client)), cancellationToken);

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (name, collection) in await TryAsync(FindNamespaces, cancellationToken).ConfigureAwait(false))
        {
            if (await TryAsync(client => Read(client, name, collection), cancellationToken).ConfigureAwait(false) is { } source)
                yield return source;
        }
    }

    public ValueTask DisposeAsync() => _workers?.DisposeAsync() ?? default;

    private bool HoldsStore(MongoClient client) =>
        MongoStore.First(client.Run(MongoStore.Find(options.Collection, 1).Document("filter"u8).HeadId(LogId.Registry).End().Finish())) is not null;

    private static bool HoldsPrefixes(MongoClient client, string collection) =>
        MongoStore.First(client.Run(MongoStore.Find(collection, 1).Document("filter"u8).Document("prefix.cidr"u8).Boolean("$exists"u8, true).End().End().Finish())) is not null;

    private List<string> Names(MongoClient client)
    {
        // A namespace may have the name of a collection of NetIpam: only what is there tells whose it is.
        string[] own = HoldsStore(client) ? [options.Collection, MongoStore.PartsOf(options)] : [];
        var list = new BsonWriter().Int32("listCollections"u8, 1).Boolean("nameOnly"u8, true).Boolean("authorizedCollections"u8, true)
            .Document("cursor"u8).Int32("batchSize"u8, 10_000).End();
        var names = new List<string>();
        foreach (var (_, collection) in MongoStore.Batch(client.Run(list.Finish())))
        {
            if (collection.Document?["name"u8].Text is { } name && !name.StartsWith("system.", StringComparison.Ordinal)
                && (!own.Contains(name, StringComparer.Ordinal) || HoldsPrefixes(client, name)))
                names.Add(name);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>The namespaces with the collections that they are read from, in the order of their names.</summary>
    private List<(string Name, string Collection)> FindNamespaces(MongoClient client)
    {
        var collections = Names(client);
        var isOld = collections.Contains(OldCollection) && HoldsPrefixes(client, OldCollection)
            && !(collections.Contains(Ipam.RootNamespace) && HoldsPrefixes(client, Ipam.RootNamespace));
        if (!isOld)
            return [.. collections.Select(static name => (name, name))];
        return [.. collections.Where(static name => name is not (OldCollection or Ipam.RootNamespace)).Select(static name => (Name: name, Collection: name))
            .Append((Name: Ipam.RootNamespace, Collection: OldCollection)).OrderBy(static each => each.Name, StringComparer.Ordinal)];
    }

    private static bool IsGoIpam(MongoClient client, string name) =>
        MongoStore.First(client.Run(MongoStore.Find(name, 1).Finish())) is not { } first ? name is Ipam.RootNamespace : MongoPrefix.Is(first);

    /// <summary>A namespace; <see langword="null"/> for a collection of somebody else.</summary>
    private static SourceNamespace? Read(MongoClient client, string name, string collection)
    {
        var source = new SourceNamespace(name);
        // By pages in the order of the unique index that go-ipam keeps, as a cursor would not outlast a primary that steps down. An
        // answer holds no more than some MiB, so that only one without a document is the end.
        for (var after = ""; ;)
        {
            var find = MongoStore.Find(collection, Page).Document("filter"u8).Document("prefix.cidr"u8).String("$gt"u8, after).End().End()
                .Document("sort"u8).Int32("prefix.cidr"u8, 1).End();
            var before = source.Entries.Count;
            foreach (var (_, value) in MongoStore.Batch(client.Run(find.Finish())))
            {
                var document = value.Document!.Value;
                after = document["prefix"u8].Document!.Value["cidr"u8].Text!;
                source.Add(after, MongoPrefix.ToJson(document));
            }
            if (source.Entries.Count == before)
                break;
        }
        AddOldFinding(source, collection);
        var strangers = MongoStore.Find(collection, 1).Document("filter"u8).Document("prefix.cidr"u8).Boolean("$exists"u8, false).End().End();
        if (MongoStore.First(client.Run(strangers.Finish())) is null)
            return source;
        if (source.Entries.Count == 0)
            return null;
        source.Findings.Add(new MigrationFinding(MigrationFindingKind.Unreadable, name, null, "its collection holds documents that are no prefixes"));
        return source;
    }

    /// <summary>go-ipam with namespaces takes the old collection for one of them, and that is what it may be: nothing of it is left out.</summary>
    private static void AddOldFinding(SourceNamespace source, string collection)
    {
        if (source.Entries.Count == 0 || collection is not OldCollection)
            return;
        var what = source.Name is Ipam.RootNamespace
            ? $"it is read from the collection {OldCollection}, as that of go-ipam before 1.12, which had no namespaces; if that is a namespace of this name, give it back with --rename '{source.Name}={OldCollection}'"
            : $"go-ipam before 1.12, which had no namespaces, had its prefixes in a collection of this name; as {Ipam.RootNamespace} has prefixes of its own, it is read as a namespace";
        source.Findings.Add(new MigrationFinding(MigrationFindingKind.OldLayout, source.Name, null, what));
    }

    private async Task<T> TryAsync<T>(Func<MongoClient, T> ask, CancellationToken cancellationToken)
    {
        try
        {
            options.Check();
            _workers ??= new MongoWorkers(options with { Connections = 1 }, time);
            return await _workers.RunAsync(ask, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MongoCommandException or LogUnavailableException or InvalidDataException)
        {
            throw new IpamException(IpamReason.StoreUnavailable, $"The database '{options.Database}' in MongoDB cannot be read: {e.Message}", e);
        }
    }
}

using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>The collections of a store and the commands on them. Every member runs on the thread of a client.</summary>
/// <param name="options">Where it is.</param>
/// <param name="isReplicated">Whether the server is a member of a replica set.</param>
/// <param name="time">The clock, for time limits.</param>
internal sealed class MongoStore(MongoOptions options, bool isReplicated, TimeProvider time)
{
    private static readonly TimeSpan PauseForElection = TimeSpan.FromMilliseconds(50);

    private readonly int _milliseconds = (int)options.Timeout.TotalMilliseconds;

    /// <summary>The collection of heads and commits.</summary>
    public string Commits => options.Collection;

    /// <summary>The collection of manifests and parts.</summary>
    public string Parts { get; } = PartsOf(options);

    public static string PartsOf(MongoOptions options) => options.Collection + ".parts";

    /// <summary>The condition that every write here waits for.</summary>
    public static BsonWriter Majority(BsonWriter command, int milliseconds) =>
        command.Document("writeConcern"u8).String("w"u8, "majority"u8).Boolean("j"u8, true).Int32("wtimeout"u8, milliseconds).End();

    /// <summary>Since when, for <see cref="IsLate"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Whether the time for one call is over.</summary>
    public bool IsLate(long since) => time.GetElapsedTime(since) > options.Timeout;

    /// <summary>Runs a command that changes nothing.</summary>
    /// <exception cref="LogUnavailableException">It failed.</exception>
    public BsonDocument Read(MongoClient client, BsonWriter command)
    {
        var bytes = command.Finish();
        var since = Now;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return client.Run(bytes);
            }
            catch (MongoCommandException e) when (IsWorthAnother(e, attempt) && !IsLate(since))
            {
                WaitForElection(e);
            }
            catch (MongoCommandException e)
            {
                throw new LogUnavailableException($"MongoDB cannot be read: {e.Message}", e);
            }
        }
    }

    /// <summary>Runs a command that changes something, once; again only if it was certainly not carried out.</summary>
    /// <exception cref="LogUnavailableException">It was certainly not carried out.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been, or may still be.</exception>
    public BsonDocument Write(MongoClient client, BsonWriter command)
    {
        var bytes = Majority(command, _milliseconds).Finish();
        var since = Now;
        while (true)
        {
            try
            {
                return client.Run(bytes);
            }
            catch (MongoCommandException e) when (e.Failure == MongoFailure.NotPrimary && !IsLate(since))
            {
                WaitForElection(e);
            }
            catch (MongoCommandException e) when (e.Failure != MongoFailure.Unknown)
            {
                throw new LogUnavailableException($"MongoDB refused: {e.Message}", e);
            }
            catch (MongoCommandException e)
            {
                throw Unknown(e);
            }
        }
    }

    /// <summary>The same for a command of one statement, any failure of which is one of the command.</summary>
    /// <returns>How many documents it was about.</returns>
    public long WriteOne(MongoClient client, BsonWriter command)
    {
        var answer = Write(client, command);
        if (FirstError(answer) is { } error)
            throw error.Failure == MongoFailure.Unknown ? Unknown(error) : new LogUnavailableException($"MongoDB refused: {error.Message}", error);
        return answer["n"u8].Int64 ?? 0;
    }

    /// <summary>The first single write of a command that failed.</summary>
    public static MongoCommandException? FirstError(BsonDocument answer)
    {
        if (answer["writeErrors"u8].Document is { } errors)
        {
            foreach (var (_, error) in errors)
                return MongoClient.Failed(error.Document ?? default);
        }
        return null;
    }

    public static OutcomeUnknownException Unknown(MongoCommandException cause) => new($"MongoDB did not say what it did: {cause.Message}", cause);

    /// <summary>A find, to which a filter, and what else there is, are to be added. It never leaves a cursor behind.</summary>
    public static BsonWriter Find(string collection, int limit) =>
        new BsonWriter().String("find"u8, collection).Int32("limit"u8, limit).Boolean("singleBatch"u8, true);

    /// <summary>Lets a find see what the primary has, be it held by a majority or not. For what is found by an id that comes from a
    /// head: the head was certain, and so is everything before it.</summary>
    public static BsonWriter Local(BsonWriter find) => find.Document("readConcern"u8).String("level"u8, "local"u8).End();

    /// <summary>The documents that a find answered.</summary>
    public static BsonDocument Batch(BsonDocument answer) =>
        answer["cursor"u8].Document?["firstBatch"u8].Document ?? throw new LogUnavailableException("MongoDB cannot be read: its answer has no documents.");

    /// <summary>The only document that a find answered.</summary>
    public static BsonDocument? First(BsonDocument answer)
    {
        foreach (var (_, document) in Batch(answer))
            return document.Document;
        return null;
    }

    /// <summary>
    /// The head as it is at some moment of the call and stays: in a replica set by a linearizable read, and from a stand-alone
    /// server after everything that it has shown is in its journal.
    /// </summary>
    /// <param name="client">Whose thread this is.</param>
    /// <param name="log">The log.</param>
    /// <param name="withBody">Whether the newest commit is wanted in full.</param>
    /// <param name="durable">A place that is known to be in the journal.</param>
    /// <returns><see langword="null"/> when the log does not exist.</returns>
    public StoredHead? ReadHead(MongoClient client, LogId log, bool withBody = false, LogHead? durable = null) =>
        ReadHeadDocument(client, log, withBody, durable) is { } document ? StoredHead.Read(log, document) : null;

    /// <summary>The same as it is stored, also of a log that is being deleted.</summary>
    public BsonDocument? ReadHeadDocument(MongoClient client, LogId log, bool withBody, LogHead? durable = null)
    {
        var find = Find(Commits, 1).Document("filter"u8).HeadId(log).End();
        if (!withBody)
            find.Document("projection"u8).Int32("body"u8, 0).End();
        if (isReplicated)
            find.Document("readConcern"u8).String("level"u8, "linearizable"u8).End();
        find.Int32("maxTimeMS"u8, _milliseconds);
        var answer = Read(client, find);
        // Only members of a replica set send this.
        if (!isReplicated && answer["operationTime"u8].Type != BsonType.None)
            throw new LogUnavailableException("The MongoDB server has become a member of a replica set: start this program again.");
        var document = First(answer);
        if (!isReplicated && !IsAt(document, durable))
            FlushJournal(client);
        return document;
    }

    /// <summary>Waits until all that the server did before is in its journal: a write that changes nothing, with <c>j</c>.</summary>
    private void FlushJournal(MongoClient client)
    {
        var nothing = new BsonWriter().String("update"u8, Commits)
            .Array("updates"u8).Document("0"u8)
            .Document("q"u8).HeadId(new LogId(-1)).End()
            .Document("u"u8).Document("$set"u8).Int32("nothing"u8, 0).End().End()
            .End().End();
        if (FirstError(Read(client, Majority(nothing, _milliseconds))) is { } error)
            throw new LogUnavailableException($"MongoDB cannot be read: {error.Message}", error);
    }

    private static bool IsAt(BsonDocument? document, LogHead? durable) =>
        durable is { } place && document is { } head && head["seq"u8].Int64 == place.Sequence
        && head["id"u8].Utf8 is { } id && CommitId.TryParse(id.Span, out var parsed) && parsed == place.Id;

    // A connection that broke while it was idle fails the first command that uses it; reads can be asked again.
    private static bool IsWorthAnother(MongoCommandException e, int attempt) =>
        e.Failure == MongoFailure.NotPrimary || (e.Failure == MongoFailure.Unknown && attempt == 0);

    private static void WaitForElection(MongoCommandException e)
    {
        if (e.Failure == MongoFailure.NotPrimary)
            Thread.Sleep(PauseForElection);
    }
}

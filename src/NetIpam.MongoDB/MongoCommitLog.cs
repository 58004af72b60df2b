using System.Runtime.CompilerServices;
using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Commands;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB;

/// <summary>
/// Logs in a collection of MongoDB. Any number of processes may have a store open. An append is acknowledged when a majority
/// of the replica set, or the stand-alone server, has it in its journal. Thread-safe.
/// </summary>
/// <remarks>
/// The head document of a log holds its newest commit in full. One ordered update copies that to a document of its own and then
/// replaces it, if it still is the predecessor: a change of a single document, which is atomic on every server. What else is
/// conditional is a change of the head document, too. The reasons are in <c>docs/decisions</c>.
/// <para>The driver, libmongoc, must be installed. It waits in threads of its own kind, never in those of the pool.</para>
/// </remarks>
public sealed class MongoCommitLog : ICommitLog
{
    private readonly MongoWorkers _workers;
    private readonly MongoStore _store;
    private readonly Appender _appender;
    private readonly LogLife _life;
    private readonly SnapshotRecords _snapshots;
    private readonly BlobParts _parts;

    private MongoCommitLog(MongoWorkers workers, MongoStore store)
    {
        (_workers, _store) = (workers, store);
        (_appender, _life, _snapshots, _parts) = (new Appender(store), new LogLife(store), new SnapshotRecords(store), new BlobParts(store));
    }

    /// <summary>Connects, and checks that the server can keep what is promised and that the database holds nothing else. Changes
    /// nothing.</summary>
    /// <param name="options">Where the store is.</param>
    /// <param name="timeProvider">The clock, for time limits.</param>
    /// <param name="notice">Told of settings that an operator should know of. Called from any thread; must not block or throw.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: the server is a router of a sharded cluster or too
    /// old, or the database holds other documents or the data of go-ipam; <see cref="IpamReason.StoreUnavailable"/>: libmongoc
    /// is not installed, the connection string is wrong, no primary can be reached, or no majority acknowledges.</exception>
    public static async Task<MongoCommitLog> OpenAsync(
        MongoOptions options, TimeProvider timeProvider, Action<IpamNotice>? notice = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        options.Check();
        var workers = await StartAsync(options, timeProvider, cancellationToken).ConfigureAwait(false);
        try
        {
            var check = new StoreCheck(options, timeProvider, notice);
            return new MongoCommitLog(workers, await workers.RunAsync(check.Run, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            await workers.DisposeAsync().ConfigureAwait(false);
            if (e is LogUnavailableException or LogDamagedException or InvalidDataException)
                throw new IpamException(IpamReason.StoreUnavailable, $"Could not open the store {options} in MongoDB: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        return WriteAsync(client => _life.Create(client, log, genesis), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        return WriteAsync(client => _appender.TryAppend(client, log, commit), CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken) =>
        ReadAsync(client => _store.ReadHead(client, log, durable: _appender.KnownPlace(log))?.Position, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        var reader = new CommitReader(_store, log, after);
        while (await ReadAsync(reader.Next, cancellationToken).ConfigureAwait(false) is { } commits)
        {
            foreach (var commit in commits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        await WriteAsync(client => _parts.WriteForCommit(client, log, blob, sequence, part, content.Span), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) =>
        WriteAsync(client => _snapshots.Claim(client, log, snapshot.ToString()), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        return WriteAsync(client => _parts.WriteForSnapshot(client, log, snapshot, part, content.Span), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken) =>
        WriteAsync(client => _snapshots.Publish(client, log, manifest), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) =>
        ReadAsync(client => _snapshots.Get(client, log), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken) =>
        ReadAsync(client => _parts.Read(client, log, blob, part), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken) =>
        await WriteAsync(client => _life.Trim(client, log, upTo), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        await WriteAsync(client => _life.ClaimTurn(client, log, claim), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) =>
        ReadAsync(client => StoreCheck.TimeOf(_store.Read(client, new BsonWriter().Int32("hello"u8, 1))), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        await WriteAsync(client => _life.Delete(client, log), cancellationToken).ConfigureAwait(false);
        _appender.Forget(log);
    }

    /// <summary>Finishes what is under way, and closes the connections.</summary>
    public ValueTask DisposeAsync() => _workers.DisposeAsync();

    private static async Task<MongoWorkers> StartAsync(MongoOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        // On the pool: a name of mongodb+srv is looked up here.
        await Task.Run(() => new MongoWorkers(options, time), cancellationToken).ConfigureAwait(false);

    private async ValueTask<T> ReadAsync<T>(Func<MongoClient, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _workers.RunAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new LogUnavailableException($"MongoDB cannot be read: {e.Message}", e);
        }
    }

    private async ValueTask<T> WriteAsync<T>(Func<MongoClient, T> write, CancellationToken cancellationToken)
    {
        try
        {
            return await _workers.RunAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new OutcomeUnknownException($"MongoDB did not say what it did: {e.Message}", e);
        }
    }

    private async ValueTask WriteAsync(Action<MongoClient> write, CancellationToken cancellationToken) =>
        await WriteAsync(
            client =>
            {
                write(client);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
}

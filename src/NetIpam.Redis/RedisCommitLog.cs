using System.Globalization;
using System.Runtime.CompilerServices;
using NetIpam.Log;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>
/// Logs in Redis 7, KeyDB, or another server that speaks their protocol and runs Lua scripts. Any number of processes may have
/// one store open. An append is one script, and so one round trip. What an acknowledged append survives is
/// for the server to say: see <see cref="OpenAsync"/>. Thread-safe.
/// </summary>
/// <remarks>
/// Every change is one script on keys of one slot, which checks before it writes. A server that is away for less
/// than <see cref="RedisOptions.Timeout"/> is waited for; an answer that is lost with a connection is an unknown outcome.
/// </remarks>
public sealed class RedisCommitLog : ICommitLog
{
    private const int ChunkCommits = 256;
    private const int ChunkBytes = 1024 * 1024;
    private const int MissedCommits = 64;

    private static readonly RedisValue MissedLimit = MissedCommits;
    private static readonly RedisValue ByteLimit = ChunkBytes;

    private readonly RedisLink _link;
    private readonly StoreCheck _check;
    private readonly string _prefix;

    private RedisCommitLog(RedisLink link, StoreCheck check, string prefix) => (_link, _check, _prefix) = (link, check, prefix);

    /// <summary>Opens a store; writes nothing.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="timeProvider">The clock for limits of time.</param>
    /// <param name="notice">Told what the settings of the server promise, and when they change so that nothing may be appended.
    /// Called from any thread; must not block or throw.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">An option is not as its documentation says.</exception>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: the server removes keys when memory is short, is a
    /// replica or an active replica, or the database holds the data of go-ipam; <see cref="IpamReason.StoreUnavailable"/>:
    /// it cannot be reached, or refuses the password.</exception>
    public static async Task<RedisCommitLog> OpenAsync(
        RedisOptions options, TimeProvider timeProvider, Action<IpamNotice>? notice = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        options.Check();
        var link = await RedisLink.OpenAsync(options, timeProvider, cancellationToken).ConfigureAwait(false);
        var check = new StoreCheck(link, options, timeProvider, notice);
        var log = new RedisCommitLog(link, check, options.KeyPrefix);
        try
        {
            await check.StartAsync(cancellationToken).ConfigureAwait(false);
            await StoreContent.CheckAsync(link, options, cancellationToken).ConfigureAwait(false);
            return log;
        }
        catch (Exception e)
        {
            await log.DisposeAsync().ConfigureAwait(false);
            if (e is LogUnavailableException or LogDamagedException)
                throw new IpamException(IpamReason.StoreUnavailable, $"Could not open the store: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        var keys = Keys(log);
        var answer = await ChangeAsync(log, Script.Create, [keys.Log, keys.Commits], [genesis.Id.ToString(), EntryFormat.Write(genesis)], cancellationToken).ConfigureAwait(false);
        return answer.Is("created");
    }

    /// <inheritdoc/>
    public async ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        var keys = Keys(log);
        RedisValue[] values =
        [
            commit.Sequence - 1, commit.Previous.ToString(), commit.Sequence, commit.Id.ToString(), EntryFormat.Write(commit), MissedLimit, ByteLimit,
        ];
        var answer = await ChangeAsync(log, Script.Append, [keys.Log, keys.Commits], values, CancellationToken.None).ConfigureAwait(false);
        if (answer.Is("gone"))
            return AppendResult.Gone;
        var result = answer.Is("appended") ? AppendResult.Appended : AppendResult.Conflict(ReadMissed(log, commit.Sequence, answer));
        return result with { Claim = TurnText.Parse(answer.Text(1)) };
    }

    /// <inheritdoc/>
    public async ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken)
    {
        var keys = Keys(log);
        var answer = await AskAsync(log, Script.Head, [keys.Log, keys.Commits], [], cancellationToken).ConfigureAwait(false);
        if (answer.Is("gone"))
            return null;
        return CommitId.TryParse(answer.Bytes(2), out var id)
            ? new LogHead(answer.Number(1), id)
            : throw new LogDamagedException($"The record of log {log} is not what was written.");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        var keys = Keys(log);
        Commit? last = null;
        for (var newest = long.MaxValue; after < newest;)
        {
            var answer = await AskAsync(log, Script.Read, [keys.Log, keys.Commits], [after, ChunkCommits, ByteLimit], cancellationToken).ConfigureAwait(false);
            if (answer.Is("trimmed"))
                throw new LogTrimmedException($"Log {log} was trimmed: it begins with commit {answer.Text(1)}, and commit {after + 1} was asked for.");
            var wentBack = answer.Is("gone") || answer.Length == 2;
            if (wentBack && last is null)
                yield break;
            if (wentBack)
                throw new LogTrimmedException($"Log {log} ended after commit {after} while it was read, and had more commits before.");
            // What is appended meanwhile is for the next reader, or one could read for ever.
            newest = Math.Min(newest, answer.Number(1));
            for (var i = 2; i < answer.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var commit = EntryFormat.Read(log, after + 1, answer.Bytes(i));
                if (last is not null && commit.Previous != last.Id)
                    throw ChainBroken(log, commit, inOneAnswer: i > 2);
                (last, after) = (commit, commit.Sequence);
                yield return commit;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        var keys = Keys(log);
        var answer = await ChangeAsync(
            log, Script.WriteCommitPart, [keys.Log, keys.Parts, keys.Kept], [PartName(blob, part), sequence, content.ToArray()], cancellationToken).ConfigureAwait(false);
        if (answer.Is("gone"))
            throw new LogUnavailableException($"There is no log {log} to write a part for.");
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken)
    {
        var keys = Keys(log);
        var answer = await ChangeAsync(log, Script.ClaimSnapshot, [keys.Log, keys.Parts], [snapshot.ToString()], cancellationToken).ConfigureAwait(false);
        return answer.Is("claimed");
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        var keys = Keys(log);
        var answer = await ChangeAsync(
            log, Script.WriteSnapshotPart, [keys.Log, keys.Parts], [snapshot.ToString(), part, content.ToArray()], cancellationToken).ConfigureAwait(false);
        return answer.Is("written");
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        var keys = Keys(log);
        RedisValue[] values = [manifest.Id.ToString(), manifest.Position.Sequence, manifest.Position.Id.ToString(), manifest.ToJson().ToArray(), manifest.Parts];
        var answer = await ChangeAsync(log, Script.PublishSnapshot, [keys.Log, keys.Commits, keys.Parts], values, cancellationToken).ConfigureAwait(false);
        return answer.Is("published");
    }

    /// <inheritdoc/>
    public async ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken)
    {
        var json = await GetFieldAsync(Keys(log).Log, "snapshot", cancellationToken).ConfigureAwait(false);
        return json is null ? null : SnapshotManifest.FromJson(json);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken)
    {
        var content = await GetFieldAsync(Keys(log).Parts, PartName(blob, part), cancellationToken).ConfigureAwait(false);
        // A null array would become empty memory.
        return content is null ? (ReadOnlyMemory<byte>?)null : content;
    }

    /// <inheritdoc/>
    public async ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        var keys = Keys(log);
        await ChangeAsync(log, Script.Trim, [keys.Log, keys.Commits, keys.Parts, keys.Kept], [upTo], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        await ChangeAsync(log, Script.ClaimTurn, [Keys(log).Log], [TurnText.Write(claim)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken)
    {
        var answer = new ScriptAnswer(await _link.ReadAsync(static database => database.ExecuteAsync("TIME"), cancellationToken).ConfigureAwait(false));
        return DateTimeOffset.FromUnixTimeSeconds(answer.Number(0)).AddMicroseconds(answer.Number(1));
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        var keys = Keys(log);
        await ChangeAsync(log, Script.Delete, [keys.Log, keys.Commits, keys.Parts, keys.Kept], [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _check.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    private static string PartName(BlobId blob, int part) => string.Create(CultureInfo.InvariantCulture, $"{blob}:{part}");

    private static Commit[] ReadMissed(LogId log, long first, ScriptAnswer answer)
    {
        var missed = new Commit[answer.Length - 2];
        for (var i = 0; i < missed.Length; i++)
            missed[i] = EntryFormat.Read(log, first + i, answer.Bytes(i + 2));
        return missed;
    }

    /// <summary>Between two answers the store can have been set back; that is for those to judge who know what it held.</summary>
    private static Exception ChainBroken(LogId log, Commit commit, bool inOneAnswer)
    {
        var message = $"Commit {commit.Sequence} of log {log} does not follow the one before it.";
        return inOneAnswer ? new LogDamagedException(message) : new LogTrimmedException(message);
    }

    private LogKeys Keys(LogId log) => new(_prefix, log);

    private Task<byte[]?> GetFieldAsync(RedisKey key, RedisValue field, CancellationToken cancellationToken) =>
        _link.ReadAsync(async database => (byte[]?)await database.HashGetAsync(key, field, CommandFlags.DemandMaster).ConfigureAwait(false), cancellationToken);

    private Task<ScriptAnswer> ChangeAsync(LogId log, Script script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        if (_check.Refusal is { } refusal)
            throw new LogUnavailableException(refusal);
        return RunAsync(log, script, keys, values, changes: true, cancellationToken);
    }

    private Task<ScriptAnswer> AskAsync(LogId log, Script script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        RunAsync(log, script, keys, values, changes: false, cancellationToken);

    private async Task<ScriptAnswer> RunAsync(LogId log, Script script, RedisKey[] keys, RedisValue[] values, bool changes, CancellationToken cancellationToken)
    {
        var answer = new ScriptAnswer(await _link.RunAsync(script, keys, values, changes, cancellationToken).ConfigureAwait(false));
        return answer.Is("damaged") ? throw new LogDamagedException($"Log {log} is damaged in the store: {answer.Text(1)}. Nothing was changed.") : answer;
    }
}

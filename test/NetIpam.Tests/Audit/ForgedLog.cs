using System.Runtime.CompilerServices;
using System.Text;
using NetIpam.Log;

namespace NetIpam.Tests.Audit;

/// <summary>Shows a store to a reader, with what a test has forged in it. Whatever would change the store fails the test.</summary>
internal sealed class ForgedLog(ICommitLog store) : ICommitLog
{
    private readonly Dictionary<LogId, Func<List<Commit>, List<Commit>>> _commits = [];

    /// <summary>Logs that are not there.</summary>
    public HashSet<LogId> Missing { get; } = [];

    /// <summary>Called before each read of commits.</summary>
    public Func<LogId, ValueTask> BeforeRead { get; set; } = static _ => default;

    /// <summary>Changes the manifest of the snapshot of root.</summary>
    public Func<SnapshotManifest, SnapshotManifest> Manifest { get; set; } = static manifest => manifest;

    /// <summary>Changes the parts of blobs of root.</summary>
    public Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> Part { get; set; } = static part => part;

    /// <summary>Changes the commits of a log.</summary>
    public void Forge(LogId log, Func<List<Commit>, List<Commit>> change) => _commits[log] = change;

    /// <summary>Changes the text of commits, and hashes them and all that follow anew: a chain that is right in itself.</summary>
    public static List<Commit> Rewrite(List<Commit> commits, Func<long, string, string> change)
    {
        var forged = new List<Commit>();
        foreach (var commit in commits)
        {
            var body = Encoding.UTF8.GetBytes(change(commit.Sequence, Encoding.UTF8.GetString(commit.Body.Span)));
            forged.Add(new Commit(commit.Sequence, forged.Count > 0 ? forged[^1].Id : commit.Previous, body));
        }
        return forged;
    }

    /// <summary>Adds a commit to the end, with the digest that belongs to it.</summary>
    public static List<Commit> Append(List<Commit> commits, string events, ulong digestChange)
    {
        var newest = Encoding.UTF8.GetString(commits[^1].Body.Span);
        var digest = unchecked(Convert.ToUInt64(newest[^18..^2], 16) + digestChange);
        var body = $$"""{"format":1,"writer":"{{1:x32}}","at":"2999-01-01T00:00:00.0000000Z","events":{{events}},"digest":"{{digest:x16}}"}""";
        return [.. commits, new Commit(commits[^1].Sequence + 1, commits[^1].Id, Encoding.UTF8.GetBytes(body))];
    }

    public async ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken)
    {
        if (Missing.Contains(log))
            return null;
        if (!_commits.ContainsKey(log))
            return await store.GetHeadAsync(log, cancellationToken);
        var newest = (await CommitsAsync(log))[^1];
        return new LogHead(newest.Sequence, newest.Id);
    }

    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await BeforeRead(log);
        if (Missing.Contains(log))
            yield break;
        if (!_commits.ContainsKey(log))
        {
            await foreach (var commit in store.ReadAsync(log, after, cancellationToken))
                yield return commit;
            yield break;
        }
        var commits = await CommitsAsync(log);
        if (after + 1 < commits[0].Sequence)
            throw new LogTrimmedException("It was trimmed.");
        foreach (var commit in commits.Where(commit => commit.Sequence > after))
            yield return commit;
    }

    public async ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) =>
        await store.GetSnapshotAsync(log, cancellationToken) is { } manifest ? log == new LogId(1) ? Manifest(manifest) : manifest : null;

    public async ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken)
    {
        var content = await store.ReadPartAsync(log, blob, part, cancellationToken);
        return log == new LogId(1) ? Part(content) : content;
    }

    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) => default;

    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken) => throw Changes();

    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit) => throw Changes();

    public ValueTask WriteCommitPartAsync(LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw Changes();

    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) => throw Changes();

    public ValueTask<bool> WriteSnapshotPartAsync(LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw Changes();

    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken) => throw Changes();

    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken) => throw Changes();

    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken) => throw Changes();

    public ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken) => throw Changes();

    public ValueTask DisposeAsync() => default;

    private static InvalidOperationException Changes() => new("The store was to be changed.");

    private async Task<List<Commit>> CommitsAsync(LogId log)
    {
        var first = 0L;
        while (true)
        {
            try
            {
                var commits = new List<Commit>();
                await foreach (var commit in store.ReadAsync(log, first - 1, CancellationToken.None))
                    commits.Add(commit);
                return _commits[log](commits);
            }
            catch (LogTrimmedException)
            {
                first++;
            }
        }
    }
}

using System.Globalization;
using NetIpam.Log;
using NetIpam.Recovery;

namespace NetIpam.Engine;

/// <summary>The newest commits that the store has acknowledged or shown, kept in case the store loses them.</summary>
internal sealed class RecentCommits
{
    private const int MostCommits = 1000;
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly Queue<Commit> _commits = new();
    private long _bytes;
    private long _newest = -1;

    /// <summary>Keeps a commit, unless it is from before one that is kept: of a log that went back, the first history counts.</summary>
    public void Add(Commit commit)
    {
        if (commit.Sequence <= _newest)
            return;
        _newest = commit.Sequence;
        _commits.Enqueue(commit);
        _bytes += commit.Body.Length;
        while (_commits.Count > MostCommits || (_bytes > MostBytes && _commits.Count > 1))
            _bytes -= _commits.Dequeue().Body.Length;
    }

    /// <summary>Writes what the store no longer has to a file in the folder for temporary files, and says where.</summary>
    public async ValueTask RescueAsync(ICommitLog log, LogId id, EngineContext context)
    {
        var lost = await FindLostAsync(log, id).ConfigureAwait(false);
        if (lost.Count == 0)
            return;
        var path = Path.Combine(
            Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"netipam-lost-{id}-{context.NewId():x32}.jsonl"));
        try
        {
            await new RescuedCommits(id, lost).WriteAsync(path, CancellationToken.None).ConfigureAwait(false);
            context.Notice(IpamNoticeLevel.Error, $"The store lost {lost.Count} commits of log {id} that it had acknowledged. They are saved in {path}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Notice(IpamNoticeLevel.Error, $"The store lost {lost.Count} commits of log {id}, and they could not be saved in {path}: {e.Message}", e);
        }
    }

    private async ValueTask<List<Commit>> FindLostAsync(ICommitLog log, LogId id)
    {
        var kept = new HashSet<CommitId>();
        try
        {
            if (_commits.TryPeek(out var oldest))
            {
                await foreach (var commit in log.ReadAsync(id, oldest.Sequence - 1, CancellationToken.None).ConfigureAwait(false))
                    kept.Add(commit.Id);
            }
        }
        catch (Exception e) when (e is LogUnavailableException or LogDamagedException or LogTrimmedException)
        {
            // What cannot be read is taken as lost: too much in the file does no harm.
        }
        return [.. _commits.Where(commit => !kept.Contains(commit.Id))];
    }
}

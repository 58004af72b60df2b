using System.Runtime.CompilerServices;
using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>A store that replicas share, as the contract of the log says, or with a fault that is planted. Each call is atomic.
/// It can go back to what it was.</summary>
internal sealed class SimulatedStore(World world, Fault fault, bool hasClock) : ICommitLog
{
    private Dictionary<LogId, StoredLog> _logs = [];

    /// <summary>The log, for the checks to look at.</summary>
    public StoredLog? Find(LogId log) => _logs.GetValueOrDefault(log);

    /// <summary>What it holds now, for <see cref="Restore"/>.</summary>
    public Dictionary<LogId, StoredLog> Copy() => _logs.ToDictionary(item => item.Key, item => item.Value.Copy());

    /// <summary>Goes back.</summary>
    public void Restore(Dictionary<LogId, StoredLog> copy) => _logs = copy;

    /// <summary>Another member becomes the primary one. It has everything, unless that is the fault.</summary>
    public void FailOver()
    {
        if (fault != Fault.FailoverLosesTail)
            return;
        foreach (var log in _logs.Values.Where(log => log.Commits.Count > 2))
            log.Commits.RemoveRange(log.Commits.Count - 1, 1);
    }

    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        if (fault != Fault.CreateReplaces)
            return new(_logs.TryAdd(log, new StoredLog(genesis)));
        _logs[log] = new StoredLog(genesis);
        return new(true);
    }

    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        if (Find(log) is not { } found || (fault == Fault.GoneNowAndThen && world.Chance(0.01)))
            return new(AppendResult.Gone);
        var head = found.Head;
        if (head == new LogHead(commit.Sequence - 1, commit.Previous) || (fault == Fault.AppendIgnoresId && head.Sequence == commit.Sequence - 1))
        {
            if (fault != Fault.AppendForgotten || !world.Chance(0.05))
                found.Commits.Add(commit);
        }
        else if (fault == Fault.AppendOverwrites && found.At(commit.Sequence) is not null)
        {
            found.Commits[(int)(commit.Sequence - found.First)] = commit;
        }
        else if (fault == Fault.AppendWhereFree && found.At(commit.Sequence) is null)
        {
            // It lies where nobody reads any more.
            return new(AppendResult.Appended);
        }
        else
        {
            IReadOnlyList<Commit> missed = world.Chance(0.3) ? [] : found.Commits.Where(other => other.Sequence >= commit.Sequence && found.First <= commit.Sequence).ToList();
            return new(AppendResult.Conflict(missed) with { Claim = found.Claim });
        }
        return new(AppendResult.Appended with { Claim = found.Claim });
    }

    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken)
    {
        if (Find(log) is not { } found)
            return default;
        var lag = fault == Fault.StaleHead && world.Chance(0.1) && found.Commits.Count > 2 ? 2 : 1;
        return new(new LogHead(found.Commits[^lag].Sequence, found.Commits[^lag].Id));
    }

    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (Find(log) is not { } found)
            yield break;
        if (after + 1 < found.First && fault != Fault.ReadHidesTrim)
            throw new LogTrimmedException($"Log {log} begins with {found.First}, and {after + 1} was asked for.");
        var commits = found.Commits.Where(commit => commit.Sequence > after).ToList();
        if (fault == Fault.ReadEndsEarly && commits.Count > 0 && world.Chance(0.1))
            commits.RemoveAt(commits.Count - 1);
        if (fault == Fault.ReadSkips && commits.Count > 1 && world.Chance(0.1))
            commits.RemoveAt(0);
        foreach (var commit in commits)
            yield return commit;
    }

    public ValueTask WriteCommitPartAsync(LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Find(log) is not { } found)
            throw new LogUnavailableException($"There is no log {log}.");
        if (fault != Fault.ContentForgotten || !world.Chance(0.3))
            found.Contents[(blob, part)] = (sequence, content.ToArray());
        return default;
    }

    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken)
    {
        if (Find(log) is not { } found)
            return new(false);
        if (found.Pending is { } older && older != snapshot)
            found.RemoveParts(older);
        found.Pending = snapshot;
        return new(true);
    }

    public ValueTask<bool> WriteSnapshotPartAsync(LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Find(log) is not { } found || (found.Pending != snapshot && fault != Fault.PublishWithoutClaim))
            return new(false);
        var bytes = content.ToArray();
        if (fault == Fault.PartOfAnother && found.Current is { } current && world.Chance(0.2) && found.Parts.TryGetValue((current.Id, part), out var other))
            bytes = other;
        if (fault != Fault.PartForgotten || !world.Chance(0.2))
            found.Parts[(snapshot, part)] = bytes;
        return new(true);
    }

    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        if (Find(log) is not { } found)
            return new(false);
        if (fault == Fault.PublishElsewhere)
            manifest = manifest with { Position = found.Head };
        var isOurs = fault == Fault.PublishWithoutClaim || (found.Pending == manifest.Id && !(manifest.Position.Sequence <= found.Current?.Position.Sequence));
        if (!isOurs || found.At(manifest.Position.Sequence)?.Id != manifest.Position.Id)
            return new(false);
        if (fault is not (Fault.PartForgotten or Fault.PublishWithoutClaim) && Enumerable.Range(0, manifest.Parts).Any(part => !found.Parts.ContainsKey((manifest.Id, part))))
            return new(false);
        if (found.Previous is { } old)
            found.RemoveParts(old.Id);
        (found.Previous, found.Current) = (found.Current, manifest);
        if (fault != Fault.ClaimNotEnded)
            found.Pending = null;
        return new(true);
    }

    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) => new(Find(log)?.Current);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken) =>
        new(Find(log)?.PartOf(blob, part));

    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        if (Find(log) is not { } found)
            return default;
        var last = fault == Fault.TrimTooFar ? found.Current?.Position.Sequence ?? -1 : Math.Min(upTo, found.Previous?.Position.Sequence ?? -1);
        found.Commits.RemoveRange(0, (int)Math.Clamp(last + 1 - found.First, 0, found.Commits.Count - 1));
        found.RemoveContents(found.First);
        return default;
    }

    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        if (Find(log) is { } found)
            found.Claim = claim;
        return default;
    }

    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) =>
        new(hasClock ? ProcessClock.Start + new TimeSpan(world.Now) : null);

    public ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        _logs.Remove(log);
        return default;
    }

    public ValueTask DisposeAsync() => default;
}

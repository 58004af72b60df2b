using System.Runtime.CompilerServices;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Recovery;

/// <summary>Reads what happened in a store, for people who look into it. Nothing is changed.</summary>
public static class StoreHistory
{
    /// <summary>The log of a namespace.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.NamespaceNotFound"/>; <see cref="IpamReason.StoreNotUsable"/>: there is no store;
    /// the failures of the store.</exception>
    public static async Task<LogId> FindLogAsync(ICommitLog store, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var registry = await LogReplica
                .LoadAsync(store, LogId.Registry, static () => new RegistryState(), kept: null, cancellationToken)
                .ConfigureAwait(false);
            var operation = new Operation { Kind = OperationKind.FindNamespace, Name = name };
            registry.State.Begin();
            var answer = registry.State.Decide(in operation);
            return answer.Refusal == IpamReason.None ? new LogId(answer.Generation) : throw Refusals.ToException(in operation, in answer);
        }
        catch (LogGoneException e)
        {
            throw new IpamException(IpamReason.StoreNotUsable, "There is no store of NetIpam.", e);
        }
        catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
        {
            throw failure;
        }
    }

    /// <summary>
    /// The commits of a log, oldest first, from a sequence number on or, when those are removed already, from the first that is kept.
    /// None when the log does not exist.
    /// </summary>
    /// <exception cref="IpamException">The failures of the store.</exception>
    public static async IAsyncEnumerable<Commit> ReadAsync(
        ICommitLog store, LogId log, long from = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var commits = ReadKeptAsync(store, log, from - 1, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = commits.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await commits.MoveNextAsync().ConfigureAwait(false))
                    yield break;
            }
            catch (LogTrimmedException e)
            {
                throw new IpamException(IpamReason.Conflict, $"Commits were removed while they were read; try again: {e.Message}", e);
            }
            catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
            {
                throw failure;
            }
            yield return commits.Current;
        }
    }

    private static async IAsyncEnumerable<Commit> ReadKeptAsync(
        ICommitLog store, LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await IsKeptAsync(store, log, after, cancellationToken).ConfigureAwait(false))
            after = await FindKeptAsync(store, log, after, cancellationToken).ConfigureAwait(false);
        await foreach (var commit in store.ReadAsync(log, after, cancellationToken).ConfigureAwait(false))
            yield return commit;
    }

    /// <summary>Where the kept commits begin, between one that is not kept and that of the snapshot, which is.</summary>
    private static async Task<long> FindKeptAsync(ICommitLog store, LogId log, long removed, CancellationToken cancellationToken)
    {
        var snapshot = await store.GetSnapshotAsync(log, cancellationToken).ConfigureAwait(false)
            ?? throw new LogDamagedException($"Log {log} has no snapshot, but commits were removed.");
        var kept = snapshot.Position.Sequence - 1;
        while (kept - removed > 1)
        {
            var middle = removed + ((kept - removed) / 2);
            if (await IsKeptAsync(store, log, middle, cancellationToken).ConfigureAwait(false))
                kept = middle;
            else
                removed = middle;
        }
        return kept;
    }

    private static async Task<bool> IsKeptAsync(ICommitLog store, LogId log, long after, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var commit in store.ReadAsync(log, after, cancellationToken).ConfigureAwait(false))
                return true;
            return true;
        }
        catch (LogTrimmedException)
        {
            return false;
        }
    }
}

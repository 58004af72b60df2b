using System.Runtime.CompilerServices;
using Google.Protobuf;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>The commits of logs: each change is one transaction on the head.</summary>
internal sealed class CommitStore(EtcdClient client)
{
    public async ValueTask<bool> CreateAsync(LogKeys keys, Commit genesis, CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            // The head first: of a log that is there, the comparison of a range would look at every key.
            Compare = { Requests.IsMissing(keys.Head), Requests.IsEmpty(keys.All) },
            Success = { Requests.Put(keys.Commit(0), CommitValue.Write(genesis)), Requests.Put(keys.Head, HeadOf(genesis)) },
            Failure = { Requests.Get(keys.Head) },
        };
        var answer = await Change.MakeAsync(client, request, cancellationToken).ConfigureAwait(false);
        if (!answer.Succeeded && Requests.Single(answer.Responses[0].ResponseRange) is null)
            throw new LogDamagedException($"Log {keys.Id} has keys below {client.Options.KeyPrefix} and no head: a part of it was removed.");
        return answer.Succeeded;
    }

    public async ValueTask<AppendResult> TryAppendAsync(LogKeys keys, Commit commit)
    {
        var before = new LogHead(commit.Sequence - 1, commit.Previous);
        var request = new TxnRequest
        {
            Compare = { Requests.Is(keys.Head, Values.Of(before)) },
            Success = { Requests.Put(keys.Commit(commit.Sequence), CommitValue.Write(commit)), Requests.Put(keys.Head, HeadOf(commit)), Requests.Get(keys.Turn) },
            Failure = { Requests.Get(Chain.Request(keys, commit.Sequence)), Requests.Get(keys.Turn) },
        };
        TxnResponse answer;
        try
        {
            answer = await client.ChangeAsync(request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NoSpaceException e)
        {
            return await LookAfterNoSpaceAsync(keys, commit, before, e).ConfigureAwait(false);
        }
        var turn = Requests.Single(answer.Responses[^1].ResponseRange) is { } claim ? Values.ReadTurn(claim.Value) : null;
        if (answer.Succeeded)
            return AppendResult.Appended with { Claim = turn };
        var chain = Chain.Read(keys, commit.Sequence, answer.Responses[0].ResponseRange);
        if (chain is { IsWhole: true, Head: null })
            return AppendResult.Gone;
        return AppendResult.Conflict(chain.Commits is [var first, ..] && first.Sequence == commit.Sequence ? chain.Commits : []) with { Claim = turn };
    }

    public async ValueTask<LogHead?> GetHeadAsync(LogKeys keys, CancellationToken cancellationToken)
    {
        var answer = await client.RangeAsync(new RangeRequest { Key = keys.Head }, cancellationToken).ConfigureAwait(false);
        return Requests.Single(answer) is { } head ? Values.ReadHead(keys.Id, head.Value) : null;
    }

    public async IAsyncEnumerable<Commit> ReadAsync(LogKeys keys, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        if (after == long.MaxValue)
            yield break;
        var next = after + 1;
        var previous = default(CommitId?);
        while (true)
        {
            // Each page is as it is at its own moment: commits do not change, and those that are trimmed meanwhile are missed at once.
            var answer = await client.RangeAsync(Chain.Request(keys, next), cancellationToken).ConfigureAwait(false);
            var chain = Chain.Read(keys, next, answer);
            if (chain.Commits is [var first, ..])
            {
                if (first.Sequence != next)
                    throw await MissingAsync(keys, next, cancellationToken).ConfigureAwait(false);
                if (previous is { } known && first.Previous != known)
                    throw new LogTrimmedException($"Commit {next} of log {keys.Id} follows another one than that which was read before it: the store changed meanwhile, or is damaged.");
            }
            else if (previous is not null && chain.Head is null)
            {
                throw new LogUnavailableException($"Log {keys.Id} was deleted while it was read.");
            }
            foreach (var commit in chain.Commits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
                (next, previous) = (commit.Sequence + 1, commit.Id);
            }
            if (chain.IsWhole)
                yield break;
        }
    }

    public async ValueTask ClaimTurnAsync(LogKeys keys, TurnClaim claim, CancellationToken cancellationToken)
    {
        var request = new TxnRequest { Compare = { Requests.Exists(keys.Head) }, Success = { Requests.Put(keys.Turn, Values.Of(claim)) } };
        try
        {
            await client.ChangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (NoSpaceException)
        {
            // A hint, for appends that there is no space for either.
        }
    }

    /// <summary>Removes a log with everything in it.</summary>
    public async ValueTask DeleteAsync(LogKeys keys, CancellationToken cancellationToken)
    {
        try
        {
            await client.ChangeAsync(new TxnRequest { Success = { Requests.DeleteAll(keys.All) } }, cancellationToken).ConfigureAwait(false);
        }
        catch (NoSpaceException e)
        {
            // Not every version lets a removal pass.
            throw new OutcomeUnknownException(e.Message, e);
        }
    }

    /// <summary>What became of an append that etcd answered with "no space". It is not under way any more, so what is there now decides.</summary>
    private async Task<AppendResult> LookAfterNoSpaceAsync(LogKeys keys, Commit commit, LogHead before, NoSpaceException cause)
    {
        Chain chain;
        try
        {
            var answer = await client.RangeAsync(Chain.Request(keys, commit.Sequence), CancellationToken.None).ConfigureAwait(false);
            chain = Chain.Read(keys, commit.Sequence, answer);
        }
        catch (LogUnavailableException)
        {
            throw new OutcomeUnknownException(cause.Message, cause);
        }
        if (chain.Commits is [var first, ..] && first.Sequence == commit.Sequence)
            return first.Id == commit.Id ? AppendResult.Appended : AppendResult.Conflict(chain.Commits);
        if (chain.Head == before)
            throw new LogUnavailableException(cause.Message, cause);
        if (chain is { IsWhole: true, Head: null })
            return AppendResult.Gone;
        throw new OutcomeUnknownException(cause.Message, cause);
    }

    /// <summary>Why a commit is not there, though later ones are.</summary>
    private async Task<Exception> MissingAsync(LogKeys keys, long sequence, CancellationToken cancellationToken)
    {
        var mark = Requests.Single(await client.RangeAsync(new RangeRequest { Key = keys.Trimmed }, cancellationToken).ConfigureAwait(false));
        return mark is not null && Values.ReadSequence(keys.Id, mark.Value) >= sequence
            ? new LogTrimmedException($"Log {keys.Id} was trimmed: commit {sequence} was asked for, and is not there any more.")
            : new LogDamagedException($"Commit {sequence} of log {keys.Id} is missing.");
    }

    private static ByteString HeadOf(Commit commit) => Values.Of(new LogHead(commit.Sequence, commit.Id));
}

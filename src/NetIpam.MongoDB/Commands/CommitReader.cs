using NetIpam.Log;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Commands;

/// <summary>
/// Reads the commits of a log after a number, up to what was the head when it began, in pages: each number of commits before
/// the head has its document, until a trim has moved the beginning of the log past it.
/// </summary>
internal sealed class CommitReader(MongoStore store, LogId log, long after)
{
    private const int PageSize = 256;
    private const int Attempts = 3;

    private StoredHead? _head;
    private CommitChain? _chain;

    /// <summary>The next commits, at least one; <see langword="null"/> at the end.</summary>
    /// <exception cref="LogTrimmedException">The next commit was trimmed.</exception>
    /// <exception cref="LogDamagedException">It is missing, or not what was written.</exception>
    public IReadOnlyList<Commit>? Next(MongoClient client)
    {
        if (_chain is null && !Begin(client, store.ReadHead(client, log, withBody: true)))
            return null;
        return ReadOn(client);
    }

    /// <summary>Begins with a head that was read already.</summary>
    /// <returns>Whether there is anything after the number.</returns>
    public bool Begin(MongoClient client, StoredHead? head)
    {
        if (head is null || after >= head.Position.Sequence)
            return false;
        CheckTrim(head, after + 1);
        _head = head;
        _chain = new CommitChain(after, head);
        return true;
    }

    /// <summary>The next commits after <see cref="Begin"/>, at least one; <see langword="null"/> at the end.</summary>
    public List<Commit>? ReadOn(MongoClient client)
    {
        var (head, chain) = (_head!, _chain!);
        if (chain.Last == head.Position.Sequence)
            return null;
        var certain = new List<Commit>();
        while (!chain.IsComplete && certain.Count == 0)
            ReadPage(client, head, chain, certain);
        if (chain.IsComplete)
        {
            certain.Add(head.Commit!);
            chain.End();
        }
        return certain;
    }

    private void ReadPage(MongoClient client, StoredHead head, CommitChain chain, List<Commit> certain)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = Find(client, head, chain.Last + 1);
            var before = chain.Last;
            foreach (var candidates in found)
            {
                if (chain.Add(candidates) is not { } next)
                    break;
                certain.AddRange(next);
            }
            // The chain up to the head proves itself. Less than that is complete if nothing of it was trimmed when it was read.
            if (chain.IsComplete)
                return;
            var now = store.ReadHead(client, log);
            if (now is null || !string.Equals(now.Genesis, head.Genesis, StringComparison.Ordinal))
                throw new LogUnavailableException($"Log {log} was deleted while it was read.");
            CheckTrim(now, before + 1);
            if (chain.Last > before)
                return;
            if (attempt == Attempts)
                throw new LogDamagedException($"Commit {before + 1} of log {log} is missing, or does not follow the one before.");
        }
    }

    /// <summary>The documents from a number on, those of one number together. The last number of a page is left to the next
    /// one, as it may have more documents; that of the last page is known by its id.</summary>
    private List<List<Commit>> Find(MongoClient client, StoredHead head, long from)
    {
        var find = MongoStore.Find(store.Commits, PageSize)
            .Document("filter"u8).CommitRange(log, from, head.Position.Sequence).String("genesis"u8, head.Genesis).End()
            .Document("sort"u8).Int32("_id"u8, 1).End();
        MongoStore.Local(find);
        var groups = new List<List<Commit>>();
        foreach (var (_, document) in MongoStore.Batch(store.Read(client, find)))
        {
            var commit = Documents.ReadCommit(log, document.Document ?? throw Documents.Damaged(log, "commit"));
            if (groups.Count == 0 || groups[^1][0].Sequence != commit.Sequence)
                groups.Add([]);
            groups[^1].Add(commit);
        }
        if (groups.Count > 1 && groups[^1][0].Sequence != head.Position.Sequence - 1)
            groups.RemoveAt(groups.Count - 1);
        return groups;
    }

    private void CheckTrim(StoredHead head, long next)
    {
        if (next < head.First)
            throw new LogTrimmedException($"Log {log} was trimmed: it begins with commit {head.First}, and commit {next} was asked for.");
    }
}

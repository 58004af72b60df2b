using System.Globalization;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>What a range of commits and the head was at one moment: commits that follow each other, from a number on, and the head if the
/// range reached it.</summary>
internal sealed class Chain
{
    /// <summary>The most commits that are asked for at once: with the longest bodies they fit into an answer.</summary>
    public const int MaxCommits = 120;

    private Chain(List<Commit> commits, LogHead? head, bool isWhole) => (Commits, Head, IsWhole) = (commits, head, isWhole);

    public IReadOnlyList<Commit> Commits { get; }

    /// <summary>The newest commit of the log; <see langword="null"/> when there is no log, or the range did not reach it.</summary>
    public LogHead? Head { get; }

    /// <summary>Whether the range reached the end of the log.</summary>
    public bool IsWhole { get; }

    /// <summary>Asks for the commits from a number on, and the head.</summary>
    public static RangeRequest Request(LogKeys keys, long from) =>
        new() { Key = keys.Commit(from), RangeEnd = keys.AfterHead, Limit = MaxCommits + 1 };

    /// <summary>Reads the answer.</summary>
    /// <exception cref="LogDamagedException">It contradicts itself.</exception>
    public static Chain Read(LogKeys keys, long from, RangeResponse answer)
    {
        var commits = new List<Commit>(answer.Kvs.Count);
        LogHead? head = null;
        var headKey = keys.Head;
        foreach (var found in answer.Kvs)
        {
            if (found.Key == headKey)
            {
                head = Values.ReadHead(keys.Id, found.Value);
                continue;
            }
            var sequence = commits.Count > 0 ? commits[^1].Sequence + 1 : SequenceOf(keys, found);
            var commit = found.Key == keys.Commit(sequence)
                ? CommitValue.Read(keys.Id, sequence, found.Value)
                : throw new LogDamagedException($"Commit {sequence} of log {keys.Id} is missing.");
            if (commits.Count > 0 && commit.Previous != commits[^1].Id)
                throw new LogDamagedException($"Commit {sequence} of log {keys.Id} follows another one than that before it.");
            commits.Add(commit);
        }
        Check(keys, from, commits, head, answer.More);
        return new Chain(commits, head, !answer.More);
    }

    private static void Check(LogKeys keys, long from, List<Commit> commits, LogHead? head, bool more)
    {
        if (head is null)
        {
            if (commits.Count > 0 && !more)
                throw new LogDamagedException($"Log {keys.Id} has commits and no head.");
            return;
        }
        var newest = commits.Count > 0 ? commits[^1] : null;
        if (newest is null ? head.Value.Sequence >= from : head.Value != new LogHead(newest.Sequence, newest.Id))
            throw new LogDamagedException($"Log {keys.Id} does not end with its head, {head.Value.Sequence}.");
    }

    private static long SequenceOf(LogKeys keys, KeyValue found) =>
        found.Key.Length == keys.Commit(0).Length && long.TryParse(found.Key.Span[^20..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new LogDamagedException($"Log {keys.Id} holds a key that is none of its.");
}

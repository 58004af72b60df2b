using NetIpam.Log;

namespace NetIpam.MongoDB.Commands;

/// <summary>
/// Finds the commits of a log among the documents with its number. There can be documents of commits that never were of this
/// log, or are not any more: a process that appends leaves the commit that it takes for the newest one, even if the store was
/// set back meanwhile and the log went another way. Each number then has several documents, and the chain of predecessors from
/// the head tells which one counts.
/// </summary>
/// <param name="after">The number before the first one.</param>
/// <param name="head">The newest commit of the log, with the id of its predecessor.</param>
internal sealed class CommitChain(long after, StoredHead head)
{
    private List<List<Commit>> _branches = [[]];
    private CommitId? _tip;
    private long _last = after;

    /// <summary>The number of the newest commit for which there was a document.</summary>
    public long Last => _last;

    /// <summary>Whether all numbers before the head's were there.</summary>
    public bool IsComplete => _last == head.Position.Sequence - 1;

    /// <summary>Takes the documents of the next number.</summary>
    /// <returns>The commits that are now certain, if every document of these numbers was shown: none, or those of several
    /// numbers when the branches have become one. <see langword="null"/> if none of them fits.</returns>
    public IReadOnlyList<Commit>? Add(IReadOnlyList<Commit> candidates)
    {
        List<List<Commit>> longer = [];
        foreach (var branch in _branches)
        {
            var tip = branch.Count > 0 ? branch[^1].Id : _tip;
            foreach (var candidate in candidates)
            {
                if (candidate.Sequence == _last + 1 && (tip is null || candidate.Previous == tip) && IsBelowHead(candidate))
                    longer.Add([.. branch, candidate]);
            }
        }
        if (longer.Count == 0)
            return null;
        _branches = longer;
        _last++;
        if (longer.Count > 1)
            return [];
        var certain = longer[0];
        _branches = [[]];
        _tip = certain[^1].Id;
        return certain;
    }

    /// <summary>Notes that the head itself was taken, too.</summary>
    public void End() => _last = head.Position.Sequence;

    private bool IsBelowHead(Commit candidate) =>
        candidate.Sequence < head.Position.Sequence - 1 || candidate.Id == head.Previous;
}

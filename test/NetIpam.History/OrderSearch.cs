using System.Numerics;

namespace NetIpam.History;

/// <summary>
/// Searches for an order of the steps of one address or prefix, along time: all the ways things can be, given the answers so
/// far, are followed at once; when none is left, the answer that came last contradicts what was before it. (Lowe, "Testing
/// for linearizability", 2017: just-in-time linearization.)
/// </summary>
internal sealed class OrderSearch
{
    private readonly Dictionary<Step, BigInteger> _open = [];
    private List<Possibility> _possible = [new(false, 0, 0, BigInteger.Zero)];

    // Uncertain steps that do the same are interchangeable: how many there may have been by now is all that counts.
    private int _mayAcquire;
    private int _mayRelease;

    /// <summary>The first answer that no order explains; null if there is an order.</summary>
    public static Step? FindContradiction(IReadOnlyList<Step> steps)
    {
        var search = new OrderSearch();
        foreach (var (_, isAnswer, step) in Moments(steps).OrderBy(moment => moment.At).ThenBy(moment => moment.IsAnswer))
        {
            if (!isAnswer)
                search.Call(step);
            else if (!search.Answer(step))
                return step;
        }
        return null;
    }

    private static IEnumerable<(long At, bool IsAnswer, Step Step)> Moments(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            yield return (step.Entry.Called, false, step);
            if (step.IsCertain)
                yield return (step.Entry.Returned, true, step);
        }
    }

    private void Call(Step step)
    {
        if (step.IsCertain)
            _open.Add(step, FreeBit());
        else if (step.Leaves == true)
            _mayAcquire++;
        else
            _mayRelease++;
    }

    /// <summary>Keeps what can be once the step has taken effect; answers whether anything can.</summary>
    private bool Answer(Step step)
    {
        var bit = _open[step];
        var explained = new List<Possibility>();
        foreach (var possibility in _possible)
            Explain(possibility, bit, false, [], explained);
        _possible = [.. explained.Select(possibility => possibility with { Done = possibility.Done & ~bit }).Distinct()];
        _possible.RemoveAll(worse => _possible.Exists(better => better != worse && better.IsAtLeast(worse)));
        _open.Remove(step);
        return _possible.Count > 0;
    }

    /// <summary>Collects what can be once a step has taken effect, perhaps with others before it.</summary>
    private void Explain(Possibility now, BigInteger wanted, bool isAfterUncertain, HashSet<(Possibility, bool)> seen, List<Possibility> explained)
    {
        now = WithAllSeen(now);
        if (!seen.Add((now, isAfterUncertain)))
            return;
        if ((now.Done & wanted) != 0)
        {
            explained.Add(now);
            return;
        }
        foreach (var (step, bit) in _open)
        {
            if (step.Leaves is { } leaves && (now.Done & bit) == 0 && step.Needs == now.IsTaken)
                Explain(now with { IsTaken = leaves, Done = now.Done | bit }, wanted, false, seen, explained);
        }
        // Two uncertain steps in a row undo each other, which explains nothing.
        if (isAfterUncertain)
            return;
        if (!now.IsTaken && now.Acquires < _mayAcquire)
            Explain(now with { IsTaken = true, Acquires = now.Acquires + 1 }, wanted, true, seen, explained);
        if (now.IsTaken && now.Releases < _mayRelease)
            Explain(now with { IsTaken = false, Releases = now.Releases + 1 }, wanted, true, seen, explained);
    }

    /// <summary>Lets every open step that only looks take effect as soon as it sees what it saw: that hinders no other.</summary>
    private Possibility WithAllSeen(Possibility possibility)
    {
        foreach (var (step, bit) in _open)
        {
            if (step.Leaves is null && step.Needs == possibility.IsTaken)
                possibility = possibility with { Done = possibility.Done | bit };
        }
        return possibility;
    }

    private BigInteger FreeBit()
    {
        var used = _open.Values.Aggregate(BigInteger.Zero, (all, bit) => all | bit);
        var free = BigInteger.One;
        while ((used & free) != 0)
            free <<= 1;
        return free;
    }
}

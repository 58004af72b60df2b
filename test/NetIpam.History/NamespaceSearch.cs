namespace NetIpam.History;

/// <summary>
/// Searches for an order of the calls of one namespace, along time, as <see cref="OrderSearch"/> does for one address: all the ways
/// things can be, given the answers so far, are followed at once; when none is left, the answer that came last contradicts what was
/// before it.
/// </summary>
internal sealed class NamespaceSearch
{
    /// <summary>How many ways are followed for one answer.</summary>
    private const int Most = 500_000;

    private readonly Dictionary<NamespaceStep, UInt128> _open = [];

    // Uncertain steps that do the same are interchangeable, so the earliest is used first.
    private readonly List<(NamespaceStep Step, int Kind)> _uncertain = [];
    private List<Possibility> _possible = [new(new NamespaceState(false, 0), 0, Uses.None)];

    /// <summary>The first answer that no order explains; null if there is an order.</summary>
    /// <exception cref="InvalidOperationException">There are too many ways to follow.</exception>
    public static NamespaceStep? FindContradiction(IReadOnlyList<NamespaceStep> steps)
    {
        var search = new NamespaceSearch();
        var calls = steps.Select(step => (At: step.Entry.Called, IsAnswer: false, Step: step));
        var answers = steps.Where(step => step.IsCertain).Select(step => (At: step.Entry.Returned, IsAnswer: true, Step: step));
        foreach (var (_, isAnswer, step) in calls.Concat(answers).OrderBy(moment => moment.At).ThenBy(moment => moment.IsAnswer))
        {
            if (!isAnswer)
                search.Call(step);
            else if (!search.Answer(step))
                return step;
        }
        return null;
    }

    private void Call(NamespaceStep step)
    {
        if (step.IsCertain)
        {
            var used = _open.Values.Aggregate(UInt128.Zero, (all, bit) => all | bit);
            var free = UInt128.One;
            while ((used & free) != 0)
                free <<= 1;
            _open.Add(step, free);
        }
        else
        {
            var same = _uncertain.FindIndex(other => other.Step.Ways.SequenceEqual(step.Ways));
            _uncertain.Add((step, same < 0 ? _uncertain.Count : _uncertain[same].Kind));
        }
    }

    /// <summary>Keeps what can be once the step has taken effect; answers whether anything can.</summary>
    private bool Answer(NamespaceStep step)
    {
        var wanted = _open[step];
        var explained = new List<Possibility>();
        var seen = new Dictionary<(NamespaceState, UInt128), List<Uses>>();
        // Those that need the fewest uncertain steps come first, so that what only needs more is never followed.
        var waiting = new PriorityQueue<Possibility, int>();
        foreach (var possibility in _possible)
            Follow(possibility);
        for (var count = 0; waiting.TryDequeue(out var now, out _); count++)
        {
            if (count > Most)
                throw new InvalidOperationException($"There are too many ways to explain what {step.Entry.Client} was answered at {step.Entry.Returned}.");
            if ((now.Done & wanted) != 0)
                explained.Add(now with { Done = now.Done & ~wanted });
            else
                FollowAll(now);
        }
        _possible = explained;
        _open.Remove(step);
        return _possible.Count > 0;

        void FollowAll(Possibility now)
        {
            foreach (var (open, bit) in _open)
            {
                if ((now.Done & bit) == 0 && !open.OnlyLooks)
                    TakeEffect(now with { Done = now.Done | bit }, open);
            }
            for (var i = 0; i < _uncertain.Count; i++)
            {
                var (uncertain, kind) = _uncertain[i];
                if (kind == i && now.Uses.Of(kind) < _uncertain.Count(other => other.Kind == kind))
                    TakeEffect(now with { Uses = now.Uses.WithOneMore(kind) }, uncertain);
            }
        }

        void TakeEffect(Possibility after, NamespaceStep taken)
        {
            foreach (var way in taken.Ways)
            {
                if (way.From(after.State) is { } state && (taken.IsCertain || state != after.State))
                    Follow(after with { State = state });
            }
        }

        void Follow(Possibility possibility)
        {
            // Every open step that only looks takes effect as soon as it sees what it saw: that hinders no other.
            foreach (var (open, bit) in _open)
            {
                if (open.OnlyLooks && open.Ways.Any(way => way.From(possibility.State) is not null))
                    possibility = possibility with { Done = possibility.Done | bit };
            }
            var key = (possibility.State, possibility.Done);
            if (!seen.TryGetValue(key, out var known))
                seen.Add(key, known = []);
            if (known.Exists(fewer => fewer.IsWithin(possibility.Uses)))
                return;
            known.Add(possibility.Uses);
            waiting.Enqueue(possibility, possibility.Uses.Count);
        }
    }

    /// <summary>One of the ways things can be.</summary>
    /// <param name="State">The namespace.</param>
    /// <param name="Done">The steps that are still open and have taken effect already, a bit each.</param>
    /// <param name="Uses">The uncertain steps that it takes to explain it.</param>
    private readonly record struct Possibility(NamespaceState State, UInt128 Done, Uses Uses);
}

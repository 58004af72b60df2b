using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>What the store told each process, to see whether it keeps its word, and whether a process notices when it does not.</summary>
internal sealed class Watch(World world)
{
    private readonly Dictionary<(LogId Log, long Sequence), CommitId> _acknowledged = [];
    private readonly Dictionary<(Process Process, LogId Log), LogHead> _seen = [];
    private readonly List<string> _violations = [];
    private bool _keepsItsWord = true;

    public IReadOnlyList<string> Violations => _violations;

    public int Commits { get; private set; }

    public int Faults { get; private set; }

    public void FaultHappened() => Faults++;

    public void Violation(string text)
    {
        world.Trace($"VIOLATION {text}");
        _violations.Add(text);
    }

    /// <summary>A process was told that its commit is appended.</summary>
    public void Acknowledged(Process process, LogId log, Commit commit)
    {
        Commits++;
        if (_keepsItsWord && !_acknowledged.TryAdd((log, commit.Sequence), commit.Id) && _acknowledged[(log, commit.Sequence)] != commit.Id)
            Violation($"Two commits {commit.Sequence} of log {log} were acknowledged.");
        Seen(process, log, new LogHead(commit.Sequence, commit.Id));
    }

    /// <summary>A process was shown a commit.</summary>
    public void Seen(Process process, LogId log, LogHead commit)
    {
        if (!_seen.TryGetValue((process, log), out var before) || commit.Sequence > before.Sequence)
            _seen[(process, log)] = commit;
    }

    /// <summary>The newest commit that a process was shown.</summary>
    public LogHead? NewestSeen(Process process, LogId log) => _seen.TryGetValue((process, log), out var seen) ? seen : null;

    /// <summary>The store goes back: from now on it may acknowledge other commits in the place of those.</summary>
    public void StoreGoesBack() => _keepsItsWord = false;

    /// <summary>Whether what is acknowledged is in the log.</summary>
    public void Check(LogId log, long first, Func<long, CommitId?> idAt)
    {
        foreach (var ((_, sequence), id) in _acknowledged.Where(item => item.Key.Log == log && item.Key.Sequence >= first))
        {
            if (idAt(sequence) != id)
                Violation($"Commit {sequence} of log {log} was acknowledged, and is not in the log.");
        }
    }
}

using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>What the store told each process, to see whether it keeps its word, and whether a process notices when it does not.</summary>
internal sealed class Watch(World world)
{
    private readonly Dictionary<(LogId Log, long Sequence), CommitId> _acknowledged = [];
    private readonly Dictionary<(Process Process, LogId Log), LogHead> _known = [];
    private readonly HashSet<LogId> _deleted = [];
    private readonly List<string> _violations = [];
    private readonly HashSet<CommitId> _sent = [];
    private readonly HashSet<CommitId> _sentAgain = [];
    private readonly HashSet<CommitId> _denied = [];

    /// <summary>Whether the store has all that it acknowledged.</summary>
    public bool StoreKeepsItsWord { get; private set; } = true;

    public IReadOnlyList<string> Violations => _violations;

    public int Commits { get; private set; }

    public int Faults { get; private set; }

    public void FaultHappened() => Faults++;

    public void Violation(string text)
    {
        world.Trace($"VIOLATION {text}");
        _violations.Add(text);
    }

    /// <summary>The logs in which something was acknowledged, and which nobody deleted.</summary>
    public IReadOnlyList<LogId> Logs => [.. _acknowledged.Keys.Select(key => key.Log).Distinct().Where(log => !_deleted.Contains(log)).OrderBy(log => log.Generation)];

    /// <summary>The deletion of a log is sent.</summary>
    public void Deleted(LogId log) => _deleted.Add(log);

    /// <summary>A process was told that its commit is appended.</summary>
    public void Acknowledged(LogId log, Commit commit)
    {
        Commits++;
        if (StoreKeepsItsWord && !_acknowledged.TryAdd((log, commit.Sequence), commit.Id) && _acknowledged[(log, commit.Sequence)] != commit.Id)
            Violation($"Two commits {commit.Sequence} of log {log} were acknowledged.");
    }

    /// <summary>An append is sent. Of one that is sent again, only the store knows what becomes of it.</summary>
    public void Sent(Commit commit)
    {
        if (_sent.Add(commit.Id))
            return;
        _sentAgain.Add(commit.Id);
        _denied.Remove(commit.Id);
    }

    /// <summary>A process was told that its append was certainly not made.</summary>
    public void Denied(Commit commit)
    {
        if (!_sentAgain.Contains(commit.Id))
            _denied.Add(commit.Id);
    }

    /// <summary>A process was shown a commit.</summary>
    public void Shown(LogId log, Commit commit)
    {
        if (_denied.Contains(commit.Id))
            Violation($"Commit {commit.Sequence} of log {log} is there, and its writer was told that it is not and never will be.");
    }

    /// <summary>A process answered a call that came when this was the newest commit: it knows of it.</summary>
    public void Answered(Process process, LogId log, LogHead commit)
    {
        if (!_known.TryGetValue((process, log), out var before) || commit.Sequence > before.Sequence)
            _known[(process, log)] = commit;
    }

    /// <summary>The newest commit that a process knows of for certain.</summary>
    public LogHead? Known(Process process, LogId log) => _known.TryGetValue((process, log), out var known) ? known : null;

    /// <summary>The store goes back: from now on it may acknowledge other commits in the place of those.</summary>
    public void StoreGoesBack() => StoreKeepsItsWord = false;

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

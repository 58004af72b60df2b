namespace NetIpam.Log;

/// <summary>
/// What a log file holds, found by reading all of it and checking each line and the chain. Changes nothing, and throws
/// <see cref="LogDamagedException"/> for whatever cannot have come from a crash.
/// </summary>
internal sealed class LogScan
{
    private readonly string _path;
    private readonly SnapshotRecord _record;
    private long _line;

    private LogScan(string path, SnapshotRecord record)
    {
        _path = path;
        _record = record;
    }

    public long First { get; private set; } = -1;

    public LogHead Head { get; private set; }

    /// <summary>Where the newest commit begins.</summary>
    public long HeadOffset { get; private set; }

    /// <summary>Where the good lines end.</summary>
    public long Length { get; private set; }

    public SparseIndex Index { get; private set; } = new(0);

    public LogTail Tail { get; private set; }

    /// <summary>What is wrong with the tail, for a person.</summary>
    public string TailReason { get; private set; } = "";

    public static LogScan Run(string path, IDiskFile file, SnapshotRecord record)
    {
        var scan = new LogScan(path, record);
        scan.ReadAll(file);
        scan.CheckSnapshots();
        return scan;
    }

    private void ReadAll(IDiskFile file)
    {
        var end = file.Length;
        using var reader = new LineReader(file, 0, end);
        while (reader.TryRead())
        {
            _line++;
            var reason = CommitLine.Read(reader.Line, out var commit);
            if (reason is null && First >= 0 && commit!.Previous != Head.Id)
                throw Damaged(reader.Offset, $"it follows commit {commit.Previous}, but the one before it is {Head.Id}");
            reason ??= CheckSequence(commit!);
            if (reason is not null)
            {
                ReadWrong(reader, reason, end);
                return;
            }
            Accept(commit!, reader);
        }
        ReadRest(reader, end);
    }

    private string? CheckSequence(Commit commit)
    {
        if (First >= 0)
            return commit.Sequence == Head.Sequence + 1 ? null : $"it says to be commit {commit.Sequence}, and {Head.Sequence + 1} is due";
        return commit.Sequence == 0 == (commit.Previous == default) ? null : "only commit 0 has no predecessor";
    }

    private void Accept(Commit commit, LineReader reader)
    {
        if (First < 0)
        {
            First = commit.Sequence;
            Index = new SparseIndex(First);
        }
        Head = new LogHead(commit.Sequence, commit.Id);
        HeadOffset = reader.Offset;
        Length = reader.Next;
        Index.Add(commit.Sequence, reader.Offset);
        foreach (var snapshot in _record.Published)
        {
            if (snapshot.Position.Sequence == commit.Sequence && snapshot.Position.Id != commit.Id)
                throw Damaged(reader.Offset, $"snapshot {snapshot.Id} was made after another commit {commit.Sequence}");
        }
    }

    private void ReadWrong(LineReader reader, string reason, long end)
    {
        // What a crash can leave is the last line: a later one is only begun when this one is durable.
        if (First < 0 || reader.Next != end || LineFormat.HoldsTwo(reader.Line))
            throw Damaged(reader.Offset, reason);
        (Tail, TailReason) = (LogTail.Wrong, $"line {_line} at byte {reader.Offset} is complete, but {reason}");
    }

    private void ReadRest(LineReader reader, long end)
    {
        if (First < 0 || end - Length >= LineFormat.MaxLength)
        {
            _line++;
            throw Damaged(Length, end == 0 ? "the file is empty" : "there is no line of a log");
        }
        if (end == Length)
            return;
        _line++;
        var rest = reader.Rest;
        var lostItsBreak = CommitLine.Read(rest[..^1], out _) is null;
        if (!lostItsBreak && LineFormat.HoldsTwo(rest))
            throw Damaged(Length, "a line break is damaged");
        Tail = lostItsBreak ? LogTail.Wrong : LogTail.Torn;
        TailReason = lostItsBreak
            ? $"line {_line} at byte {Length} is complete, but its line break is damaged"
            : $"line {_line} at byte {Length} was not written completely";
    }

    private void CheckSnapshots()
    {
        var current = _record.Current?.Position.Sequence;
        if (current > Head.Sequence)
        {
            _line = Head.Sequence - First + 2;
            throw Damaged(Length, $"there is a snapshot of commit {current}, but the log ends with commit {Head.Sequence}: commits are lost");
        }
        _line = 1;
        if (current is null && First > 0)
            throw Damaged(0, $"it begins with commit {First}, and there is no snapshot of what came before");
        if (current < First)
            throw Damaged(0, $"it begins with commit {First}, but the newest snapshot is of commit {current}");
    }

    private LogDamagedException Damaged(long offset, string reason) =>
        new($"The log file '{_path}' is damaged in line {_line}, at byte {offset}: {reason}. Nothing was changed; restore the file from a backup.");
}

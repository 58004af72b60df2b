using System.Buffers;

namespace NetIpam.Log;

/// <summary>
/// The file with the commits of one log, and its newest commit in memory, which the lock on the store keeps current. All
/// that is in it up to a length is durable; nothing beyond that length is ever shown. Not thread-safe.
/// </summary>
internal sealed class LogFile : IDisposable
{
    // A loser that missed more reads them.
    private const int MaxMissed = 1000;
    private const int MaxMissedBytes = 4 * 1024 * 1024;

    private readonly LogFolder _folder;
    private readonly LogId _log;
    private readonly string _path;
    private IDiskFile _file;
    private SparseIndex _index;
    private long _headOffset;
    private long _length;
    private bool _tailUncertain;

    private LogFile(LogFolder folder, LogId log, IDiskFile file, LogScan scan)
    {
        (_folder, _log, _file, _index) = (folder, log, file, scan.Index);
        _path = folder.PathOf(LogFileNames.Commits(log));
        (First, Head, _headOffset, _length) = (scan.First, scan.Head, scan.HeadOffset, scan.Length);
    }

    public LogHead Head { get; private set; }

    /// <summary>Whether the file is still in the folder; if not, what is appended to it is lost.</summary>
    public bool IsThere => _file.HasName;

    /// <summary>The oldest commit kept.</summary>
    public long First { get; private set; }

    /// <summary>Whether an append failed and what it left has not been cut off yet.</summary>
    public bool IsTailUncertain => _tailUncertain;

    /// <summary>Opens the file: reads and checks all of it, and only then cuts off what a crash left behind.</summary>
    /// <exception cref="LogDamagedException">Nothing was changed.</exception>
    /// <exception cref="IOException"/>
    public static LogFile Open(LogFolder folder, LogId log, SnapshotRecord record)
    {
        var path = folder.PathOf(LogFileNames.Commits(log));
        var file = folder.Disk.Open(path, forWriting: true);
        try
        {
            var scan = LogScan.Run(path, file, record);
            var result = new LogFile(folder, log, file, scan);
            result.CutTail(scan);
            return result;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends, as <see cref="ICommitLog.TryAppendAsync"/> says. When the file has failed it must be settled first.</summary>
    public AppendResult Append(Commit commit)
    {
        if (Head != new LogHead(commit.Sequence - 1, commit.Previous))
            return AppendResult.Conflict(ReadMissed(commit.Sequence));
        var line = ArrayPool<byte>.Shared.Rent(LineFormat.Reserve(commit));
        try
        {
            var length = LineFormat.Write(commit, line);
            Write(line.AsSpan(0, length));
            _index.Add(commit.Sequence, _length);
            (_headOffset, _length) = (_length, _length + length);
            Head = new LogHead(commit.Sequence, commit.Id);
            return AppendResult.Appended;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    /// <summary>Cuts off what a failed append left, if one did.</summary>
    /// <exception cref="IOException">It is still there.</exception>
    public void Settle()
    {
        if (!_tailUncertain)
            return;
        // An error of a sync is reported once and to one handle, and what that handle shows is not what the disk holds.
        _file.Dispose();
        _file = _folder.Disk.Open(_path, forWriting: true);
        CheckHead();
        _file.Truncate(_length);
        _file.Sync();
        _tailUncertain = false;
    }

    /// <summary>Begins to read at a commit that is kept, or would be the next.</summary>
    public CommitReader OpenReader(long from)
    {
        IDiskFile file;
        try
        {
            file = _folder.Disk.Open(_path, forWriting: false);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw DiskError.Unavailable($"Could not open '{_path}'", exception);
        }
        return new CommitReader(_path, file, First, _index.Find(from), from, _length);
    }

    /// <summary>Whether exactly this commit is kept.</summary>
    public bool Holds(LogHead commit)
    {
        if (commit.Sequence < First || commit.Sequence > Head.Sequence)
            return false;
        using var reader = OpenReader(commit.Sequence);
        return reader.TryRead(out var found) && found.Id == commit.Id;
    }

    /// <summary>Begins to remove all commits before one.</summary>
    public LogFileTrim BeginTrim(long first)
    {
        long start;
        using (var reader = OpenReader(first))
            start = reader.NextOffset;
        return new LogFileTrim(_folder, _log, first, start, _length);
    }

    /// <summary>Ends it: what was appended meanwhile is copied, and the copy takes the place of the file.</summary>
    /// <exception cref="LogUnavailableException">It is as it was.</exception>
    /// <exception cref="OutcomeUnknownException">It is as it was or trimmed, and must be opened anew.</exception>
    public void EndTrim(LogFileTrim trim)
    {
        trim.CopyUpTo(_length);
        trim.Sync();
        _folder.Rename($"Could not trim '{_path}'", trim.TempName, LogFileNames.Commits(_log));
        _file.Dispose();
        _file = trim.Detach();
        _index = _index.From(trim.First, trim.Start);
        First = trim.First;
        _headOffset -= trim.Start;
        _length -= trim.Start;
    }

    public void Dispose() => _file.Dispose();

    private void Write(ReadOnlySpan<byte> line)
    {
        try
        {
            _file.Write(line, _length);
            _file.Sync();
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw AfterFailure(exception);
        }
    }

    private Exception AfterFailure(Exception exception)
    {
        var what = $"Could not append to '{_path}'";
        _tailUncertain = true;
        try
        {
            Settle();
            return DiskError.Unavailable(what, exception);
        }
        catch (Exception second) when (DiskError.Is(second) || second is LogDamagedException)
        {
            return DiskError.Unknown($"{what}, nor cut it back ({DiskError.Describe(second)})", exception);
        }
    }

    private void CheckHead()
    {
        using var lines = new LineReader(_file, _headOffset, _length);
        if (!lines.TryRead() || lines.Next != _length || CommitLine.Read(lines.Line, out var commit) is not null || commit!.Id != Head.Id)
            throw new LogDamagedException($"The log file '{_path}' does not hold commit {Head.Sequence} at byte {_headOffset} any more.");
    }

    private List<Commit> ReadMissed(long from)
    {
        if (from < First || from > Head.Sequence)
            return [];
        var missed = new List<Commit>();
        var bytes = 0;
        try
        {
            using var reader = OpenReader(from);
            while (missed.Count < MaxMissed && bytes < MaxMissedBytes && reader.TryRead(out var commit))
            {
                missed.Add(commit);
                bytes += commit.Body.Length;
            }
        }
        catch (LogUnavailableException)
        {
            // The conflict is certain; what was missed can be read later.
        }
        return missed;
    }

    private void CutTail(LogScan scan)
    {
        if (scan.Tail == LogTail.Clean)
        {
            // If the last process ended before a sync, or after one that failed, the last line can be read without being
            // on the disk. Only a line that is written again is sure to be covered by a sync.
            _file.Write(Read(_headOffset, _length), _headOffset);
            _file.Sync();
            return;
        }
        var kept = "";
        if (scan.Tail == LogTail.Wrong)
            kept = $" It is kept in '{SaveTail()}'. If its commit was acknowledged, it is lost: find out what happened to the disk.";
        _file.Truncate(_length);
        _file.Sync();
        _folder.Notify(
            scan.Tail == LogTail.Wrong ? IpamNoticeLevel.Error : IpamNoticeLevel.Warning,
            $"The log file '{_path}' was cut back to commit {Head.Sequence}: {scan.TailReason}.{kept}");
    }

    private string SaveTail()
    {
        var attempt = 1;
        while (_folder.Disk.FileExists(_folder.PathOf(LogFileNames.Damaged(_log, _length, attempt))))
            attempt++;
        var name = LogFileNames.Damaged(_log, _length, attempt);
        _folder.Write("Could not keep the damaged line", name, Read(_length, _file.Length));
        return _folder.PathOf(name);
    }

    private byte[] Read(long start, long end)
    {
        var content = new byte[end - start];
        for (var read = 0; read < content.Length;)
        {
            var count = _file.Read(content.AsSpan(read), start + read);
            if (count == 0)
                throw new IOException($"The file '{_path}' became shorter while it was read.");
            read += count;
        }
        return content;
    }
}

namespace NetIpam.Log;

/// <summary>
/// One log of a store: its file, its snapshots, its blobs. Nothing is read before the first call. Thread-safe.
/// </summary>
/// <remarks>
/// There are two locks, so that writing a snapshot or copying the bulk of a trim never stops appends: the outer one for
/// whatever changes snapshots, blobs and files as such, the inner one for the commits.
/// </remarks>
internal sealed class FileLog(LogFolder folder, LogId log) : IDisposable
{
    private readonly Lock _outer = new();
    private readonly Lock _inner = new();
    private readonly string _name = $"log {log}";
    private LogFile? _commits;
    private SnapshotRecord _record = SnapshotRecord.Empty;
    private BlobFiles? _blobs;
    private bool _commitsAreOpen;
    private bool _isLost;
    private bool _disposed;

    public bool Create(Commit genesis)
    {
        lock (_outer)
            lock (_inner)
            {
                Ready();
                if (_commits is not null)
                    return false;
                if (_isLost)
                    throw new LogUnavailableException($"The file of {_name} was removed under this process, so it is not created again.");
                var line = new byte[LineFormat.Reserve(genesis)];
                Reload();
                folder.Write($"Could not create {_name}", LogFileNames.Commits(log), line.AsSpan(0, LineFormat.Write(genesis, line)));
                return true;
            }
    }

    public AppendResult TryAppend(Commit commit)
    {
        lock (_inner)
        {
            try
            {
                Ready();
            }
            catch (LogUnavailableException exception) when (_commits is { IsTailUncertain: true })
            {
                throw new OutcomeUnknownException(exception.Message, exception);
            }
            return _commits?.Append(commit) ?? AppendResult.Gone;
        }
    }

    public LogHead? GetHead()
    {
        lock (_inner)
        {
            Ready();
            return _commits?.Head;
        }
    }

    /// <summary>Begins to read after a commit; <see langword="null"/> when there is nothing to read.</summary>
    public CommitReader? OpenReader(long after)
    {
        lock (_inner)
        {
            Ready();
            if (_commits is null || after >= _commits.Head.Sequence)
                return null;
            if (after + 1 < _commits.First)
                throw new LogTrimmedException($"Log {log} was trimmed: it begins with commit {_commits.First}, and commit {after + 1} was asked for.");
            return _commits.OpenReader(after + 1);
        }
    }

    public void WriteCommitPart(BlobId blob, long sequence, int part, ReadOnlySpan<byte> content)
    {
        lock (_outer)
        {
            if (!IsThere())
                throw new LogUnavailableException($"There is no {_name} to write a part for.");
            _blobs!.Write(blob, part, sequence, content);
        }
    }

    public bool Claim(BlobId snapshot)
    {
        lock (_outer)
        {
            if (!IsThere())
                return false;
            Write(_record with { Pending = snapshot });
            return true;
        }
    }

    public bool WriteSnapshotPart(BlobId snapshot, int part, ReadOnlySpan<byte> content)
    {
        lock (_outer)
        {
            if (!IsThere() || _record.Pending != snapshot)
                return false;
            _blobs!.Write(snapshot, part, null, content);
            return true;
        }
    }

    public bool Publish(SnapshotManifest manifest)
    {
        lock (_outer)
        {
            if (!IsThere() || _record.Pending != manifest.Id || manifest.Position.Sequence <= _record.Current?.Position.Sequence)
                return false;
            if (!_blobs!.HasAll(manifest.Id, manifest.Parts))
                return false;
            lock (_inner)
            {
                if (!_commits!.Holds(manifest.Position))
                    return false;
            }
            Write(new SnapshotRecord(manifest, _record.Current, null));
            return true;
        }
    }

    public SnapshotManifest? GetSnapshot()
    {
        lock (_outer)
            return IsThere() ? _record.Current : null;
    }

    public byte[]? ReadPart(BlobId blob, int part)
    {
        lock (_outer)
        {
            return IsThere() ? Try($"Could not read a part of blob {blob}", () => _blobs!.Read(blob, part)) : null;
        }
    }

    public void Trim(long upTo)
    {
        lock (_outer)
        {
            if (!IsThere())
                return;
            var first = Math.Min(upTo, _record.Previous?.Position.Sequence ?? -1) + 1;
            if (first <= _commits!.First)
                return;
            LogFileTrim trim;
            lock (_inner)
                trim = _commits.BeginTrim(first);
            using (trim)
            {
                if (!trim.IsWorthwhile)
                    return;
                trim.CopyUpTo(trim.BulkEnd);
                // Nobody appends while the rest is made durable.
                trim.Sync();
                EndTrim(trim);
            }
            _blobs!.RemoveBefore(first);
        }
    }

    public void Delete()
    {
        lock (_outer)
            lock (_inner)
            {
                Ready();
                if (_commits is null)
                    return;
                Reload();
                folder.Rename($"Could not delete {_name}", LogFileNames.Commits(log), LogFileNames.Deleted(log));
                try
                {
                    Ready();
                }
                catch (LogUnavailableException exception)
                {
                    // The log is gone; what else there is of it is removed when it is next asked for.
                    folder.Notify(IpamNoticeLevel.Warning, $"Could not remove all files of {_name} yet: {exception.Message}");
                }
            }
    }

    public void Dispose()
    {
        lock (_outer)
            lock (_inner)
            {
                _disposed = true;
                _commits?.Dispose();
            }
    }

    private bool IsThere()
    {
        lock (_inner)
        {
            Ready();
            return _commits is not null;
        }
    }

    private void EndTrim(LogFileTrim trim)
    {
        lock (_inner)
        {
            Ready();
            try
            {
                _commits!.EndTrim(trim);
            }
            catch (OutcomeUnknownException)
            {
                Reload();
                throw;
            }
        }
    }

    /// <summary>Replaces the record of snapshots, then removes what it no longer keeps.</summary>
    private void Write(SnapshotRecord record)
    {
        try
        {
            folder.Write($"Could not write the record of snapshots of {_name}", LogFileNames.Snapshots(log), SnapshotRecordFormat.Write(record));
        }
        catch (OutcomeUnknownException)
        {
            lock (_inner)
                _blobs = null;
            throw;
        }
        _record = record;
        _blobs!.Remove(record);
    }

    /// <summary>Forgets what is known of the files, so that the next call looks at them. Only when they are settled: what is
    /// not durable could not be told from the rest.</summary>
    private void Reload()
    {
        _commits?.Dispose();
        (_commits, _commitsAreOpen, _blobs) = (null, false, null);
    }

    /// <summary>Puts right what failed before, and looks at the files if that was not done yet. Under the inner lock.</summary>
    private void Ready()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            folder.CheckLock();
            if (_commits is { IsThere: false })
                Lose();
            folder.Settle();
            _commits?.Settle();
            if (_blobs is null)
                Load();
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw DiskError.Unavailable($"Could not open {_name}", exception);
        }
        catch (OutcomeUnknownException exception)
        {
            // Unknown is whether a repair was done, and not what the caller asked for, which was not begun.
            throw new LogUnavailableException(exception.Message, exception);
        }
    }

    /// <summary>Somebody removed or replaced the file. What is in the folder now is not ours to repair.</summary>
    private void Lose()
    {
        _commits!.Dispose();
        _commits = null;
        _isLost = true;
        folder.Notify(IpamNoticeLevel.Error, $"The file of {_name}, '{folder.PathOf(LogFileNames.Commits(log))}', was removed while it was in use.");
    }

    private void Load()
    {
        var names = folder.NamesOf(log);
        if (names.Remove(LogFileNames.Deleted(log)))
            FinishDelete(names);
        var content = folder.Read(LogFileNames.Snapshots(log));
        var record = content is null ? SnapshotRecord.Empty : SnapshotRecordFormat.Read(folder.PathOf(LogFileNames.Snapshots(log)), content);
        var blobs = BlobFiles.Find(folder, log, names);
        var isThere = names.Contains(LogFileNames.Commits(log));
        if (!isThere && (content is not null || blobs.Any))
            throw new LogDamagedException($"The log file '{folder.PathOf(LogFileNames.Commits(log))}' is missing, but there are other files of its log.");
        if (!_commitsAreOpen)
            _commits = isThere ? LogFile.Open(folder, log, record) : null;
        (_record, _commitsAreOpen, _blobs) = (record, true, blobs);
        RemoveLeftOvers(names);
    }

    private void RemoveLeftOvers(HashSet<string> names)
    {
        foreach (var name in names.Where(name => name.EndsWith(LogFileNames.TempSuffix, StringComparison.Ordinal)))
            folder.TryDelete(name);
        _blobs!.Remove(_record);
        if (_commits is not null)
            _blobs.RemoveBefore(_commits.First);
    }

    private void FinishDelete(HashSet<string> names)
    {
        foreach (var name in names)
            folder.Disk.Delete(folder.PathOf(name));
        folder.Sync();
        folder.Disk.Delete(folder.PathOf(LogFileNames.Deleted(log)));
        folder.Sync();
        names.Clear();
    }

    private static T Try<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw DiskError.Unavailable(what, exception);
        }
    }
}

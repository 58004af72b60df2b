namespace NetIpam.Log;

/// <summary>
/// A trim of a log file under way: a copy of its end. The bulk is copied while appends go on, the rest with them stopped.
/// Every failure leaves the log file as it was.
/// </summary>
internal sealed class LogFileTrim : IDisposable
{
    // Copied in a millisecond or so.
    private const int LittleCopied = 1024 * 1024;

    private const int LeastRemovedForCopied = 4;

    private readonly LogFolder _folder;
    private readonly string _what;
    private readonly IDiskFile _source;
    private readonly byte[] _buffer = new byte[128 * 1024];
    private IDiskFile? _copy;
    private long _copied;

    public LogFileTrim(LogFolder folder, LogId log, long first, long start, long length)
    {
        (_folder, First, Start, _copied) = (folder, first, start, start);
        var path = folder.PathOf(LogFileNames.Commits(log));
        _what = $"Could not trim '{path}'";
        BulkEnd = length;
        TempName = LogFileNames.Commits(log) + LogFileNames.TempSuffix;
        try
        {
            _source = folder.Disk.Open(path, forWriting: false);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw DiskError.Unavailable(_what, exception);
        }
    }

    /// <summary>The first commit that is kept.</summary>
    public long First { get; }

    /// <summary>Where it begins.</summary>
    public long Start { get; }

    /// <summary>How far the file went when the trim began.</summary>
    public long BulkEnd { get; }

    /// <summary>Whether what is removed is worth the copy of what stays, which appends wait for at the disk.</summary>
    public bool IsWorthwhile => BulkEnd - Start is var copied && (copied <= LittleCopied || Start >= copied * LeastRemovedForCopied);

    /// <summary>The name of the copy.</summary>
    public string TempName { get; }

    /// <summary>Copies from where the copy ends.</summary>
    public void CopyUpTo(long end) => Try(() =>
    {
        _copy ??= _folder.Disk.Create(_folder.PathOf(TempName));
        while (_copied < end)
        {
            var read = _source.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - _copied)), _copied);
            if (read == 0)
                throw new IOException("the file became shorter while it was read");
            _copy.Write(_buffer.AsSpan(0, read), _copied - Start);
            _copied += read;
        }
    });

    /// <summary>Makes the copy durable.</summary>
    public void Sync() => Try(() => _copy!.Sync());

    /// <summary>Hands over the copy, which is not removed then.</summary>
    public IDiskFile Detach()
    {
        var copy = _copy!;
        _copy = null;
        return copy;
    }

    public void Dispose()
    {
        _source.Dispose();
        if (_copy is null)
            return;
        _copy.Dispose();
        _folder.TryDelete(TempName);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw DiskError.Unavailable(_what, exception);
        }
    }
}

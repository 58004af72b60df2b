using System.Diagnostics.CodeAnalysis;

namespace NetIpam.Log;

/// <summary>
/// Reads the commits of a log file from one on, up to what was durable when it was made, by a handle of its own: what is
/// trimmed meanwhile can still be read to the end.
/// </summary>
internal sealed class CommitReader : IDisposable
{
    private readonly string _path;
    private readonly IDiskFile _file;
    private readonly LineReader _lines;
    private readonly long _first;
    private readonly long _end;
    private long _next;
    private CommitId? _previous;

    /// <summary>Begins to read.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its handle, which is disposed of together with the reader.</param>
    /// <param name="first">The first commit in the file.</param>
    /// <param name="known">A commit at or before the one wanted, and where it begins.</param>
    /// <param name="from">The commit wanted.</param>
    /// <param name="end">Where to stop.</param>
    /// <exception cref="LogUnavailableException"/>
    /// <exception cref="LogDamagedException"/>
    public CommitReader(string path, IDiskFile file, long first, (long Sequence, long Offset) known, long from, long end)
    {
        (_path, _file, _first, _next, _end) = (path, file, first, known.Sequence, end);
        _lines = new LineReader(file, known.Offset, end);
        try
        {
            for (; _next < from; _next++)
            {
                if (!TryReadLine())
                    throw Damaged("the file ends before it");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where in the file the next commit begins.</summary>
    public long NextOffset => _lines.Next;

    /// <summary>Reads the next commit.</summary>
    /// <exception cref="LogUnavailableException"/>
    /// <exception cref="LogDamagedException"/>
    public bool TryRead([NotNullWhen(true)] out Commit? commit)
    {
        commit = null;
        if (!TryReadLine())
            return false;
        // The commit outlives the buffer of the line.
        if (CommitLine.Read(_lines.Line.ToArray(), out commit) is { } reason)
            throw Damaged(reason);
        if (commit!.Sequence != _next || (_previous is { } previous && commit.Previous != previous))
            throw Damaged("it does not follow the line before");
        _next++;
        _previous = commit.Id;
        return true;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _file.Dispose();
    }

    private bool TryReadLine()
    {
        try
        {
            if (_lines.TryRead())
                return true;
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw DiskError.Unavailable($"Could not read '{_path}'", exception);
        }
        return _lines.Next == _end ? false : throw Damaged("it has no end");
    }

    private LogDamagedException Damaged(string reason) =>
        new($"The log file '{_path}' is damaged in line {_next - _first + 1}, at byte {_lines.Offset}: {reason}.");
}

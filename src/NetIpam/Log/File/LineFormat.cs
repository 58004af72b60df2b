namespace NetIpam.Log;

/// <summary>The lines of a log file: a <see cref="CommitLine"/> and a line break each.</summary>
internal static class LineFormat
{
    /// <summary>The most bytes of a line, with its line break.</summary>
    public const int MaxLength = CommitLine.MaxLength + 1;

    /// <summary>Enough bytes for the line of a commit.</summary>
    public static int Reserve(Commit commit) => CommitLine.Reserve(commit) + 1;

    /// <summary>Writes the line with its line break.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Commit commit, Span<byte> line)
    {
        var length = CommitLine.Write(commit, line);
        line[length] = (byte)'\n';
        return length + 1;
    }

    /// <summary>Whether a line holds those of two commits, at least one of them whole: the line break between them is damaged.</summary>
    public static bool HoldsTwo(ReadOnlyMemory<byte> line)
    {
        for (var at = 1; at < line.Length; at++)
        {
            var next = line.Span[at..].IndexOf(CommitLine.Start);
            if (next < 0)
                return false;
            at += next;
            if (CommitLine.Read(line[at..], out _) is null || CommitLine.Read(line[..(at - 1)], out _) is null)
                return true;
        }
        return false;
    }
}

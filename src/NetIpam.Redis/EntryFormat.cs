using NetIpam.Log;

namespace NetIpam.Redis;

/// <summary>
/// The form of a commit as an element of a list, for a person to read, too: its id, the id of its predecessor and its body, byte
/// for byte, with a space between them. Its sequence number is its place.
/// </summary>
internal static class EntryFormat
{
    private const int BodyStart = 2 * (CommitId.TextLength + 1);

    public static byte[] Write(Commit commit)
    {
        var entry = new byte[BodyStart + commit.Body.Length];
        commit.Id.Format(entry);
        entry[CommitId.TextLength] = (byte)' ';
        commit.Previous.Format(entry.AsSpan(CommitId.TextLength + 1));
        entry[BodyStart - 1] = (byte)' ';
        commit.Body.Span.CopyTo(entry.AsSpan(BodyStart));
        return entry;
    }

    /// <exception cref="LogDamagedException">It is not what was written.</exception>
    public static Commit Read(LogId log, long sequence, ReadOnlyMemory<byte> entry)
    {
        if (entry.Length >= BodyStart && entry.Span[CommitId.TextLength] == (byte)' ' && entry.Span[BodyStart - 1] == (byte)' '
            && CommitId.TryParse(entry.Span[..CommitId.TextLength], out var id)
            && CommitId.TryParse(entry.Span[(CommitId.TextLength + 1)..(BodyStart - 1)], out var previous)
            && Commit.TryRestore(sequence, previous, id, entry[BodyStart..], out var commit))
        {
            return commit!;
        }
        throw new LogDamagedException($"Commit {sequence} of log {log} is not what was written: its id does not belong to its content.");
    }
}

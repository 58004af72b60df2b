using System.Buffers.Text;
using System.Globalization;

namespace NetIpam.Log;

/// <summary>
/// The form of a commit as one line that a person can read, for stores that keep commits as text:
/// <code>{"seq":12,"id":"32 hex digits","prev":"32 hex digits","body":…}</code>
/// The body is there byte for byte. There is one way to write a commit, so whatever differs by a byte is damage. It never changes: what was
/// written stays readable.
/// </summary>
public static class CommitLine
{
    /// <summary>The most bytes of a line.</summary>
    public const int MaxLength = Commit.MaxBodyLength + Overhead;

    private const int Overhead = 127;

    /// <summary>How every line begins.</summary>
    internal static ReadOnlySpan<byte> Start => "{\"seq\":"u8;

    private static ReadOnlySpan<byte> BeforeId => ",\"id\":\""u8;

    private static ReadOnlySpan<byte> BeforePrevious => "\",\"prev\":\""u8;

    private static ReadOnlySpan<byte> BeforeBody => "\",\"body\":"u8;

    /// <summary>Enough bytes for the line of a commit.</summary>
    public static int Reserve(Commit commit) => commit.Body.Length + Overhead;

    /// <summary>Writes the line, without a line break.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="line">Where to; at least as long as <see cref="Reserve"/> says.</param>
    /// <returns>Its length.</returns>
    public static int Write(Commit commit, Span<byte> line)
    {
        var at = Put(Start, line, 0);
        Utf8Formatter.TryFormat(commit.Sequence, line[at..], out var digits);
        at = Put(BeforeId, line, at + digits);
        commit.Id.Format(line[at..]);
        at = Put(BeforePrevious, line, at + CommitId.TextLength);
        commit.Previous.Format(line[at..]);
        at = Put(BeforeBody, line, at + CommitId.TextLength);
        at = Put(commit.Body.Span, line, at);
        return Put("}"u8, line, at);
    }

    /// <summary>Reads a line, given without a line break. The body of the result is a part of the line, not a copy.</summary>
    /// <returns>Why it is not the line of a commit, in words that end a sentence; <see langword="null"/> when it is.</returns>
    public static string? Read(ReadOnlyMemory<byte> line, out Commit? commit)
    {
        commit = null;
        var rest = line.Span;
        if (!Take(ref rest, Start) || !TakeNumber(ref rest, out var sequence) || !Take(ref rest, BeforeId)
            || !TakeId(ref rest, out var id) || !Take(ref rest, BeforePrevious) || !TakeId(ref rest, out var previous)
            || !Take(ref rest, BeforeBody) || rest.IsEmpty || rest[^1] != (byte)'}')
        {
            return "it is not a line of a log";
        }
        var body = line.Slice(line.Length - rest.Length, rest.Length - 1);
        if (!Commit.TryRestore(sequence, previous, id, body, out commit))
            return "its id does not belong to its content";
        return null;
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> line, int at)
    {
        bytes.CopyTo(line[at..]);
        return at + bytes.Length;
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> rest, out long number)
    {
        number = 0;
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 1 || (digits > 1 && rest[0] == (byte)'0')
            || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }
        rest = rest[digits..];
        return true;
    }

    private static bool TakeId(ref ReadOnlySpan<byte> rest, out CommitId id)
    {
        id = default;
        if (rest.Length < CommitId.TextLength || !CommitId.TryParse(rest[..CommitId.TextLength], out id))
            return false;
        rest = rest[CommitId.TextLength..];
        return true;
    }
}

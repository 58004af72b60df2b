using System.Buffers.Text;
using System.Globalization;
using Google.Protobuf;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>
/// The form of a commit as a value, one line that a person can read:
/// <code>{"seq":12,"id":"32 hex digits","prev":"32 hex digits","body":…}</code>
/// The body is there byte for byte. There is one way to write a commit, so whatever differs by a byte is damage.
/// </summary>
internal static class CommitValue
{
    private const int Overhead = 128;

    private static ReadOnlySpan<byte> Start => "{\"seq\":"u8;

    private static ReadOnlySpan<byte> BeforeId => ",\"id\":\""u8;

    private static ReadOnlySpan<byte> BeforePrevious => "\",\"prev\":\""u8;

    private static ReadOnlySpan<byte> BeforeBody => "\",\"body\":"u8;

    public static ByteString Write(Commit commit)
    {
        var value = new byte[commit.Body.Length + Overhead];
        var at = Put(Start, value, 0);
        Utf8Formatter.TryFormat(commit.Sequence, value.AsSpan(at), out var digits);
        at = Put(BeforeId, value, at + digits);
        commit.Id.Format(value.AsSpan(at));
        at = Put(BeforePrevious, value, at + CommitId.TextLength);
        commit.Previous.Format(value.AsSpan(at));
        at = Put(BeforeBody, value, at + CommitId.TextLength);
        at = Put(commit.Body.Span, value, at);
        at = Put("}"u8, value, at);
        return UnsafeByteOperations.UnsafeWrap(value.AsMemory(0, at));
    }

    /// <summary>Reads a value. The body is a part of it, not a copy.</summary>
    /// <exception cref="LogDamagedException">It is not that commit, unharmed.</exception>
    public static Commit Read(LogId log, long sequence, ByteString value)
    {
        var rest = value.Span;
        if (!Take(ref rest, Start) || !TakeNumber(ref rest, out var found) || found != sequence || !Take(ref rest, BeforeId)
            || !TakeId(ref rest, out var id) || !Take(ref rest, BeforePrevious) || !TakeId(ref rest, out var previous)
            || !Take(ref rest, BeforeBody) || rest.IsEmpty || rest[^1] != (byte)'}')
        {
            throw new LogDamagedException($"What is stored as commit {sequence} of log {log} is not that commit.");
        }
        var body = value.Memory.Slice(value.Length - rest.Length, rest.Length - 1);
        return Commit.TryRestore(sequence, previous, id, body, out var commit)
            ? commit!
            : throw new LogDamagedException($"Commit {sequence} of log {log} is damaged: its id does not belong to its content.");
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> value, int at)
    {
        bytes.CopyTo(value[at..]);
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

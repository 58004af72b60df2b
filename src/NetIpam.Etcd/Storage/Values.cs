using System.Globalization;
using Google.Protobuf;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>The form of the small values.</summary>
internal static class Values
{
    /// <summary>A place in a log: <c>12 32-hex-digits</c>.</summary>
    public static ByteString Of(LogHead head) => Text($"{head.Sequence} {head.Id}");

    /// <summary>A claim of a turn: <c>32-hex-digits milliseconds</c>.</summary>
    public static ByteString Of(TurnClaim claim) => Text($"{claim.Id:x32} {(long)claim.Wait.TotalMilliseconds}");

    public static ByteString Of(BlobId blob) => Text($"{blob}");

    public static ByteString Of(long sequence) => Text($"{sequence}");

    /// <exception cref="LogDamagedException">It is none.</exception>
    public static LogHead ReadHead(LogId log, ByteString value)
    {
        var text = value.Span;
        var space = text.IndexOf((byte)' ');
        if (space > 0 && long.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && CommitId.TryParse(text[(space + 1)..], out var id))
        {
            return new LogHead(sequence, id);
        }
        throw new LogDamagedException($"What is stored as the head of log {log} is none.");
    }

    /// <summary>A claim, which is only a hint: <see langword="null"/> when it is none.</summary>
    public static TurnClaim? ReadTurn(ByteString value)
    {
        var text = value.Span;
        var space = text.IndexOf((byte)' ');
        if (space < 0 || !CommitId.TryParse(text[..space], out var id)
            || !int.TryParse(text[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return null;
        }
        var wait = TimeSpan.FromMilliseconds(milliseconds);
        return wait > TurnClaim.MaxWait ? null : new TurnClaim(id.Value, wait);
    }

    /// <exception cref="LogDamagedException">It is none.</exception>
    public static BlobId ReadBlob(LogId log, ByteString value) => BlobId.TryParse(value.Span, out var blob)
        ? blob
        : throw new LogDamagedException($"What is stored as the pending snapshot of log {log} is none.");

    /// <exception cref="LogDamagedException">It is none.</exception>
    public static long ReadSequence(LogId log, ByteString value) =>
        long.TryParse(value.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new LogDamagedException($"What is stored as the end of what was trimmed of log {log} is none.");

    private static ByteString Text(FormattableString text) => ByteString.CopyFromUtf8(text.ToString(CultureInfo.InvariantCulture));
}

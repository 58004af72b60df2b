using System.Globalization;
using Google.Protobuf;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>
/// The keys of one log. Numbers have 20 digits, so that their order is that of the keys. The commits come just before the head, so that
/// one range gives both as they are at one moment.
/// <code>
/// PREFIX log/LOG/blob/index/SEQ/BLOB            which blobs there are for a commit; empty
/// PREFIX log/LOG/blob/loaded/SEQ/BLOB/PART      a part of such a blob
/// PREFIX log/LOG/blob/snapshot/BLOB/PART        a part of a snapshot
/// PREFIX log/LOG/commit/SEQ                     a commit
/// PREFIX log/LOG/head                           the newest commit: its number and id
/// PREFIX log/LOG/snapshot/current               a manifest
/// PREFIX log/LOG/snapshot/pending               the id of the snapshot that is being written
/// PREFIX log/LOG/snapshot/previous              a manifest
/// PREFIX log/LOG/trimmed                        the newest commit that was removed
/// PREFIX log/LOG/turn                           the newest claim of a turn
/// </code>
/// </summary>
internal sealed class LogKeys(string keyPrefix, LogId log)
{
    private const int Digits = 20;

    private readonly string _log = string.Create(CultureInfo.InvariantCulture, $"{keyPrefix}log/{log.Generation:d20}/");

    /// <summary>The log.</summary>
    public LogId Id => log;

    public ByteString All => Key("");

    public ByteString Head => Key("head");

    /// <summary>The end of a range that includes the head.</summary>
    public ByteString AfterHead => Key("head\0");

    public ByteString Trimmed => Key("trimmed");

    /// <summary>The end of a range that includes the mark of what was trimmed.</summary>
    public ByteString AfterTrimmed => Key("trimmed\0");

    public ByteString Turn => Key("turn");

    public ByteString Snapshots => Key("snapshot/");

    public ByteString Current => Key("snapshot/current");

    public ByteString Pending => Key("snapshot/pending");

    public ByteString Previous => Key("snapshot/previous");

    public ByteString BlobIndex => Key("blob/index/");

    public ByteString Commit(long sequence) => Key($"commit/{sequence:d20}");

    public ByteString BlobIndexOf(long sequence) => Key($"blob/index/{sequence:d20}/");

    public ByteString BlobIndexOf(long sequence, BlobId blob) => Key($"blob/index/{sequence:d20}/{blob}");

    public ByteString LoadedOf(long sequence) => Key($"blob/loaded/{sequence:d20}/");

    public ByteString LoadedPart(long sequence, BlobId blob, int part) => Key($"blob/loaded/{sequence:d20}/{blob}/{part:d10}");

    public ByteString SnapshotParts(BlobId snapshot) => Key($"blob/snapshot/{snapshot}/");

    public ByteString SnapshotPart(BlobId snapshot, int part) => Key($"blob/snapshot/{snapshot}/{part:d10}");

    /// <summary>The sequence number of the commit that an entry of the index names this blob for; false if it is of another blob.</summary>
    public bool TryReadIndex(ByteString key, BlobId blob, out long sequence)
    {
        sequence = 0;
        var rest = key.Span[BlobIndex.Length..];
        return rest.Length > Digits + 1 && BlobId.TryParse(rest[(Digits + 1)..], out var named) && named == blob
            && long.TryParse(rest[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
    }

    /// <summary>The end of the range of all keys that begin with this one, which ends with a slash.</summary>
    public static ByteString EndOf(ByteString folder)
    {
        var end = folder.ToByteArray();
        end[^1]++;
        return UnsafeByteOperations.UnsafeWrap(end);
    }

    private ByteString Key(FormattableString rest) => Key(rest.ToString(CultureInfo.InvariantCulture));

    private ByteString Key(string rest) => ByteString.CopyFromUtf8(_log + rest);
}

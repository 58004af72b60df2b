using System.Globalization;
using System.Text;

namespace NetIpam.Log;

/// <summary>
/// The names of the files in the folder of a store. All files of a log begin with <c>log-</c>, its generation number and a dot.
/// </summary>
internal static class LogFileNames
{
    public const string Lock = "LOCK";
    public const string TempSuffix = ".tmp";

    private const string Start = "log-";

    public static string Prefix(LogId log) => $"{Start}{log}.";

    /// <summary>The commits.</summary>
    public static string Commits(LogId log) => $"{Prefix(log)}jsonl";

    /// <summary>What is left of the commits while a log is being deleted.</summary>
    public static string Deleted(LogId log) => $"{Prefix(log)}deleted";

    /// <summary>The record of snapshots.</summary>
    public static string Snapshots(LogId log) => $"{Prefix(log)}snapshots.json";

    /// <summary>Where a wrong last line is kept.</summary>
    public static string Damaged(LogId log, long offset, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(log)}damaged-{offset}-{attempt}");

    public static string SnapshotPart(LogId log, BlobId blob, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(log)}snapshot-{blob}.{part}");

    public static string CommitPart(LogId log, BlobId blob, long sequence, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(log)}commit-{sequence}-{blob}.{part}");

    /// <summary>Which log a file belongs to.</summary>
    public static bool TryParseLog(string name, out LogId log)
    {
        log = default;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !name.StartsWith(Start, StringComparison.Ordinal)
            || !long.TryParse(name.AsSpan(Start.Length, dot - Start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var generation))
        {
            return false;
        }
        log = new LogId(generation);
        return name.StartsWith(Prefix(log), StringComparison.Ordinal);
    }

    /// <summary>Reads the name of a part.</summary>
    /// <param name="log">The log that it belongs to.</param>
    /// <param name="name">The name.</param>
    /// <param name="blob">Its blob.</param>
    /// <param name="part">Its number.</param>
    /// <param name="sequence">The sequence number of its commit; <see langword="null"/> when it is of a snapshot.</param>
    public static bool TryParsePart(LogId log, string name, out BlobId blob, out int part, out long? sequence)
    {
        (blob, part, sequence) = (default, 0, null);
        return name[Prefix(log).Length..].Split('-', '.') switch
        {
            ["snapshot", var id, var number] => TryParsePart(id, number, out blob, out part),
            ["commit", var commit, var id, var number] => TryParseCommit(commit, out sequence) && TryParsePart(id, number, out blob, out part),
            _ => false,
        };
    }

    private static bool TryParsePart(string id, string number, out BlobId blob, out int part)
    {
        part = 0;
        return BlobId.TryParse(Encoding.ASCII.GetBytes(id), out blob)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out part);
    }

    private static bool TryParseCommit(string number, out long? sequence)
    {
        var isNumber = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed);
        sequence = isNumber ? parsed : null;
        return isNumber;
    }
}

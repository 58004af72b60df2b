using System.Globalization;
using NetIpam.Log;
using NetIpam.MongoDB.Bson;

namespace NetIpam.MongoDB.Commands;

/// <summary>
/// The head document of a log: its newest commit, and the little that is decided together with it. Whatever is conditional is a
/// change of this one document.
/// </summary>
internal sealed record StoredHead
{
    public required LogHead Position { get; init; }

    /// <summary>The predecessor of the newest commit.</summary>
    public required CommitId Previous { get; init; }

    /// <summary>The newest commit in full; null if its body was not asked for.</summary>
    public Commit? Commit { get; init; }

    /// <summary>The id of commit 0, by which documents of another log that had the same number are told apart.</summary>
    public required string Genesis { get; init; }

    /// <summary>The first commit that was not trimmed.</summary>
    public required long First { get; init; }

    public TurnClaim? Turn { get; init; }

    /// <summary>The snapshot that is claimed, as text.</summary>
    public string? Pending { get; init; }

    public SnapshotPlace? CurrentSnapshot { get; init; }

    public SnapshotPlace? PreviousSnapshot { get; init; }

    /// <summary>Whether a snapshot is the one that is claimed.</summary>
    public bool IsPending(string snapshot) => string.Equals(Pending, snapshot, StringComparison.Ordinal);

    /// <summary>Whether a snapshot counts: it is claimed, the current one, or the previous one.</summary>
    public bool Keeps(string snapshot) => new[] { Pending, CurrentSnapshot?.Id, PreviousSnapshot?.Id }.Contains(snapshot, StringComparer.Ordinal);

    /// <summary>Reads a head document.</summary>
    /// <returns><see langword="null"/> when the log is being deleted.</returns>
    /// <exception cref="LogDamagedException">It is not one.</exception>
    public static StoredHead? Read(LogId log, BsonDocument document)
    {
        if (document["deleted"u8].Boolean == true)
            return null;
        var head = new StoredHead
        {
            Position = new LogHead(Documents.Number(document["seq"u8], log, "head"), Documents.Id(document["id"u8], log, "head")),
            Previous = Documents.Id(document["prev"u8], log, "head"),
            Genesis = document["genesis"u8].Text ?? throw Documents.Damaged(log, "head"),
            First = Documents.Number(document["first"u8], log, "head"),
            Turn = ReadTurn(document["turn"u8].Document),
            Pending = document["pending"u8].Text,
            CurrentSnapshot = SnapshotPlace.Read(document["current"u8]),
            PreviousSnapshot = SnapshotPlace.Read(document["previous"u8]),
        };
        return document["body"u8].Type == BsonType.None
            ? head
            : head with { Commit = Documents.Restore(log, head.Position, head.Previous, document["body"u8]) };
    }

    /// <summary>A claim, which is only a hint: <see langword="null"/> when it is none.</summary>
    private static TurnClaim? ReadTurn(BsonDocument? turn) =>
        turn is { } claim && claim["id"u8].Text is { } id && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        && (claim["wait"u8].Int64 ?? 0) is >= 0 and var wait && wait <= TurnClaim.MaxWait.TotalMilliseconds
            ? new TurnClaim(value, TimeSpan.FromMilliseconds(wait))
            : null;
}

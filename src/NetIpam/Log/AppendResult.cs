namespace NetIpam.Log;

/// <summary>The answer to an append.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Missed">On a conflict, the commits after the predecessor in order, as many as the backend cares to
/// send along, so that the loser can go on at once; none when it sends none, or when they are trimmed.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, IReadOnlyList<Commit> Missed)
{
    /// <summary>The commit was appended.</summary>
    public static AppendResult Appended => new(AppendOutcome.Appended, []);

    /// <summary>The log does not exist.</summary>
    public static AppendResult Gone => new(AppendOutcome.Gone, []);

    /// <summary>The newest claim of a turn that stands in the log's record (<see cref="ICommitLog.ClaimTurnAsync"/>), if the
    /// backend sends it along.</summary>
    public TurnClaim? Claim { get; init; }

    /// <summary>Another commit was first.</summary>
    public static AppendResult Conflict(IReadOnlyList<Commit> missed) => new(AppendOutcome.Conflict, missed);
}

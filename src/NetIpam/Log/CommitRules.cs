namespace NetIpam.Log;

/// <summary>
/// The rules that the callers of an <see cref="ICommitLog"/> keep, for a backend to check before it does anything.
/// </summary>
public static class CommitRules
{
    /// <summary>The longest part of a blob, in bytes.</summary>
    public const int MaxPartLength = 512 * 1024;

    /// <summary>Checks what is given to <see cref="ICommitLog.CreateAsync"/>.</summary>
    /// <exception cref="ArgumentException">It is not commit 0, has a predecessor, or a body that is too long or not one line.</exception>
    public static void CheckGenesis(Commit genesis)
    {
        if (genesis.Sequence != 0 || genesis.Previous != default)
            throw new ArgumentException("A genesis is commit 0 and has no predecessor.", nameof(genesis));
        CheckBody(genesis);
    }

    /// <summary>Checks what is given to <see cref="ICommitLog.TryAppendAsync"/>.</summary>
    /// <exception cref="ArgumentException">It is a genesis, or has a body that is too long or not one line.</exception>
    public static void CheckFollower(Commit commit)
    {
        if (commit.Sequence == 0)
            throw new ArgumentException("A genesis is not appended; it creates its log.", nameof(commit));
        CheckBody(commit);
    }

    /// <summary>Checks a part of a blob.</summary>
    /// <exception cref="ArgumentException">Its number is negative, or it is too long.</exception>
    public static void CheckPart(int part, ReadOnlyMemory<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        if (content.Length > MaxPartLength)
            throw new ArgumentException($"A part has at most {MaxPartLength} bytes.", nameof(content));
    }

    /// <summary>Checks what is given to <see cref="ICommitLog.ClaimTurnAsync"/>.</summary>
    /// <exception cref="ArgumentException">It asks for a negative time, or for more than <see cref="TurnClaim.MaxWait"/>.</exception>
    public static void CheckClaim(TurnClaim claim)
    {
        if (claim.Wait < TimeSpan.Zero || claim.Wait > TurnClaim.MaxWait)
            throw new ArgumentException($"A claim asks for 0 to {TurnClaim.MaxWait.TotalMilliseconds} ms.", nameof(claim));
    }

    private static void CheckBody(Commit commit)
    {
        if (commit.Body.Length > Commit.MaxBodyLength)
            throw new ArgumentException($"A body has at most {Commit.MaxBodyLength} bytes.", nameof(commit));
        if (commit.Body.Span.ContainsAnyInRange((byte)0, (byte)0x1f))
            throw new ArgumentException("A body is one line without control characters.", nameof(commit));
    }
}

namespace NetIpam.Log;

/// <summary>What every backend may expect of its callers.</summary>
internal static class CommitRules
{
    /// <summary>The longest part of a blob.</summary>
    public const int MaxPartLength = 512 * 1024;

    public static void CheckGenesis(Commit genesis)
    {
        if (genesis.Sequence != 0 || genesis.Previous != default)
            throw new ArgumentException("A genesis is commit 0 and has no predecessor.", nameof(genesis));
        CheckBody(genesis);
    }

    public static void CheckFollower(Commit commit)
    {
        if (commit.Sequence == 0)
            throw new ArgumentException("A genesis is not appended; it creates its log.", nameof(commit));
        CheckBody(commit);
    }

    public static void CheckPart(int part, ReadOnlyMemory<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        if (content.Length > MaxPartLength)
            throw new ArgumentException($"A part has at most {MaxPartLength} bytes.", nameof(content));
    }

    private static void CheckBody(Commit commit)
    {
        if (commit.Body.Length > Commit.MaxBodyLength)
            throw new ArgumentException($"A body has at most {Commit.MaxBodyLength} bytes.", nameof(commit));
        if (commit.Body.Span.ContainsAnyInRange((byte)0, (byte)0x1f))
            throw new ArgumentException("A body is one line without control characters.", nameof(commit));
    }
}

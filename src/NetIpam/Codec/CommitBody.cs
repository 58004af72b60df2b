using NetIpam.State;

namespace NetIpam.Codec;

/// <summary>What the body of a commit says.</summary>
internal sealed class CommitBody
{
    /// <summary>The only format there is so far.</summary>
    public const int Format = 1;

    public required UInt128 Writer { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Of the first commit of a log only.</summary>
    public Genesis? Genesis { get; init; }

    public required List<Event> Events { get; init; }

    /// <summary>The digest of the state after the commit.</summary>
    public required ulong Digest { get; init; }
}

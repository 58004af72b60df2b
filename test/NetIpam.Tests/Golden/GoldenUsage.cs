namespace NetIpam.Tests.Golden;

/// <summary>Usage figures as go-ipam's wire has them.</summary>
internal sealed record GoldenUsage
{
    public ulong AvailableIps { get; init; }

    public ulong AcquiredIps { get; init; }

    /// <summary>Absent where go-ipam is known to be wrong.</summary>
    public ulong? AvailableSmallestPrefixes { get; init; }

    public IReadOnlyList<string> AvailablePrefixes { get; init; } = [];

    public ulong AcquiredPrefixes { get; init; }

    public override string ToString() =>
        $"available {AvailableIps} acquired {AcquiredIps} smallest {AvailableSmallestPrefixes} children {AcquiredPrefixes} " +
        $"blocks {string.Join(' ', AvailablePrefixes)}";
}

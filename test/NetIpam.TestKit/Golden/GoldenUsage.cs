namespace NetIpam.TestKit.Golden;

/// <summary>Usage figures as go-ipam's wire has them.</summary>
public sealed record GoldenUsage
{
    public ulong AvailableIps { get; init; }

    public ulong AcquiredIps { get; init; }

    /// <summary>Absent where go-ipam is known to be wrong.</summary>
    public ulong? AvailableSmallestPrefixes { get; init; }

    public IReadOnlyList<string> AvailablePrefixes { get; init; } = [];

    public ulong AcquiredPrefixes { get; init; }

    public static GoldenUsage Of(LegacyUsage usage) => new()
    {
        AvailableIps = usage.AvailableAddresses,
        AcquiredIps = usage.AcquiredAddresses,
        AvailableSmallestPrefixes = usage.AvailableSmallestPrefixes,
        AvailablePrefixes = [.. usage.AvailablePrefixes.Select(prefix => prefix.ToString())],
        AcquiredPrefixes = usage.AcquiredPrefixes,
    };

    public override string ToString() =>
        $"available {AvailableIps} acquired {AcquiredIps} smallest {AvailableSmallestPrefixes} children {AcquiredPrefixes} " +
        $"blocks {string.Join(' ', AvailablePrefixes)}";
}

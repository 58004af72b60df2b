namespace NetIpam;

/// <summary>
/// How much of a prefix is used, in the figures that go-ipam gives, for those who depend on them. They are capped and mix
/// what is reserved with what is acquired; <see cref="PrefixUsage"/> has the honest ones.
/// </summary>
public sealed record LegacyUsage
{
    /// <summary>No figure is higher than this, where go-ipam caps it.</summary>
    public const ulong Cap = int.MaxValue;

    /// <summary>The smallest prefix that go-ipam counts with, /30 or /126, has this many host bits.</summary>
    private const int SmallestHostBits = 2;

    /// <summary>All addresses of the prefix, whether they can be had or not, up to <see cref="Cap"/>.</summary>
    public required ulong AvailableAddresses { get; init; }

    /// <summary>The acquired addresses of the prefix itself, its network and, in IPv4, broadcast address counted, also of
    /// a prefix with child prefixes.</summary>
    public required ulong AcquiredAddresses { get; init; }

    /// <summary>How many /30 or /126 fit into the free blocks, up to <see cref="Cap"/>.</summary>
    public required ulong AvailableSmallestPrefixes { get; init; }

    /// <summary>The free blocks with room for at least one /30 or /126, by address.</summary>
    public required IReadOnlyList<Cidr> AvailablePrefixes { get; init; }

    /// <summary>How many child prefixes are acquired.</summary>
    public required ulong AcquiredPrefixes { get; init; }

    /// <summary>Translates the honest figures.</summary>
    public static LegacyUsage From(PrefixUsage usage)
    {
        var available = usage.FreeBlocks.Where(block => block.HostBits >= SmallestHostBits).ToList();
        // The blocks are disjoint, so that even those of ::/0 have no more than 2^126 in all.
        var smallest = UInt128.Zero;
        foreach (var block in available)
            smallest += UInt128.One << (block.HostBits - SmallestHostBits);
        return new LegacyUsage
        {
            AvailableAddresses = usage.Cidr.HostBits > 31 ? Cap : 1UL << usage.Cidr.HostBits,
            AcquiredAddresses = ulong.CreateSaturating(usage.AcquiredAddresses + Reserved(usage.Cidr)),
            AvailableSmallestPrefixes = (ulong)UInt128.Min(smallest, Cap),
            AvailablePrefixes = available,
            AcquiredPrefixes = (ulong)usage.AcquiredChildPrefixes,
        };
    }

    private static uint Reserved(Cidr prefix)
    {
        if (prefix.HostBits < SmallestHostBits)
            return 0;
        return prefix.Family == IPFamily.V4 ? 2U : 1U;
    }
}

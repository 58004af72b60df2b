namespace NetIpam.State;

/// <summary>How much of a prefix is used.</summary>
internal static class UsageFacts
{
    public static PrefixUsage Of(PrefixNode node)
    {
        var children = node.HasChildren ? node.Children.Count : 0;
        var reserved = (UInt128)(children > 0 ? 0 : Reservation.Of(node.Cidr).Count);
        var acquired = (UInt128)(node.Addresses?.Count ?? 0);
        IReadOnlyList<Cidr> freeBlocks = children > 0 ? node.Children.FreeBlocks() : [node.Cidr];
        UInt128 free;
        UInt128 used;
        unchecked
        {
            // Exact but for ::/0 as a whole: its 2^128 addresses are 0 here, and the differences come out right.
            var total = Size(node.Cidr);
            free = children > 0 ? Sum(freeBlocks) : total - acquired - reserved;
            used = children > 0 ? total - free : acquired;
            if (total == 0 && children > 0 && free == 0)
                used = UInt128.MaxValue;
        }
        return new PrefixUsage
        {
            Cidr = node.Cidr,
            Parent = node.Parent?.Cidr,
            Total = node.Cidr.HostBits == 128 ? UInt128.MaxValue : Size(node.Cidr),
            Free = free,
            Used = used,
            Reserved = reserved,
            AcquiredAddresses = acquired,
            AcquiredChildPrefixes = children,
            FreeBlocks = freeBlocks,
        };
    }

    private static UInt128 Size(Cidr cidr) => cidr.HostBits == 128 ? 0 : UInt128.One << cidr.HostBits;

    private static UInt128 Sum(IReadOnlyList<Cidr> blocks)
    {
        UInt128 sum = 0;
        foreach (var block in blocks)
            sum += Size(block);
        return sum;
    }
}

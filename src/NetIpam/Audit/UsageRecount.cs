using System.Numerics;

namespace NetIpam.Audit;

/// <summary>Counts the usage of prefixes anew, from the facts and with big numbers.</summary>
internal sealed class UsageRecount
{
    private readonly FactSheet _facts;
    private readonly ILookup<Cidr, Cidr> _children;

    public UsageRecount(FactSheet facts)
    {
        _facts = facts;
        _children = facts.Prefixes.Where(static each => each.Value.Parent is not null).ToLookup(static each => each.Value.Parent!.Value, static each => each.Key);
    }

    /// <summary>Each figure of a usage that is not what counting gives, as a sentence.</summary>
    public IEnumerable<string> Compare(Cidr prefix, PrefixUsage usage)
    {
        var children = _children[prefix].Order().ToList();
        var acquired = _facts.Addresses.TryGetValue(prefix, out var addresses) ? addresses.Count : 0;
        var isSmall = prefix.Length >= prefix.Family.Bits() - 1;
        var reserved = children.Count > 0 || isSmall ? 0 : prefix.Family == IPFamily.V4 ? 2 : 1;
        var used = children.Count == 0 ? acquired : children.Aggregate(BigInteger.Zero, static (sum, child) => sum + Size(child));
        var free = Size(prefix) - used - reserved;
        foreach (var (figure, counted, told) in new (string, BigInteger, BigInteger)[]
        {
            ("total", Size(prefix), usage.Total),
            ("used", used, usage.Used),
            ("free", free, usage.Free),
            ("reserved", reserved, usage.Reserved),
            ("acquired addresses", acquired, usage.AcquiredAddresses),
            ("acquired child prefixes", children.Count, usage.AcquiredChildPrefixes),
        })
        {
            // 2^128, of ::/0, does not fit into the figures.
            var expected = BigInteger.Min(counted, UInt128.MaxValue);
            if (expected != told)
                yield return $"of {prefix} a server says {told} {figure}, but there are {expected}.";
        }
        if (!FreeBlocks(prefix, children).SequenceEqual(usage.FreeBlocks))
            yield return $"of {prefix} a server lists other free blocks than there are.";
    }

    /// <summary>What the children leave, halved until a piece is free as a whole.</summary>
    private static List<Cidr> FreeBlocks(Cidr prefix, List<Cidr> children)
    {
        var free = new List<Cidr>();
        var rest = new Stack<(Cidr Block, int From, int To)>();
        rest.Push((prefix, 0, children.Count));
        while (rest.TryPop(out var piece))
        {
            if (piece.From == piece.To)
            {
                free.Add(piece.Block);
                continue;
            }
            if (children[piece.From].Contains(piece.Block) || piece.Block.HostBits == 0)
                continue;
            var (low, high) = piece.Block.Split();
            var middle = piece.From;
            while (middle < piece.To && children[middle].First < high.First)
                middle++;
            rest.Push((high, middle, piece.To));
            rest.Push((low, piece.From, middle));
        }
        return free;
    }

    private static BigInteger Size(Cidr prefix) => BigInteger.One << prefix.HostBits;
}

namespace NetIpam;

/// <summary>
/// How much of a prefix is used, counted in addresses: <see cref="Total"/> = <see cref="Free"/> + <see cref="Used"/> +
/// <see cref="Reserved"/>. In a prefix with child prefixes, what is acquired by children is used.
/// </summary>
public sealed record PrefixUsage
{
    /// <summary>The prefix.</summary>
    public required Cidr Cidr { get; init; }

    /// <summary>The prefix that it was acquired from; <see langword="null"/> for a top prefix.</summary>
    public Cidr? Parent { get; init; }

    /// <summary>All addresses. Of ::/0, which has 2^128, it says 2^128 - 1.</summary>
    public required UInt128 Total { get; init; }

    /// <summary>Addresses that can still be acquired, here or in child prefixes.</summary>
    public required UInt128 Free { get; init; }

    /// <summary>Addresses that are acquired, or that lie in acquired child prefixes.</summary>
    public required UInt128 Used { get; init; }

    /// <summary>Addresses that are never handed out: network and, in IPv4, broadcast address; none in /31, /32, /127
    /// and /128 (RFC 3021, RFC 6164), and none in a prefix that has child prefixes.</summary>
    public required UInt128 Reserved { get; init; }

    /// <summary>How many addresses of the prefix itself are acquired.</summary>
    public required UInt128 AcquiredAddresses { get; init; }

    /// <summary>How many child prefixes are acquired.</summary>
    public required long AcquiredChildPrefixes { get; init; }

    /// <summary>The free blocks of the prefix, as few as possible, by address; a prefix without children is one.</summary>
    public required IReadOnlyList<Cidr> FreeBlocks { get; init; }
}

using System.Numerics;
using NetIpam.TestKit.Golden;

namespace NetIpam.Tests.Golden;

/// <summary>The figures of the wire worked out from their definition, in whole numbers that cannot overflow.</summary>
internal static class WireFigures
{
    private const int SmallestHostBits = 2;

    public static GoldenUsage Of(PrefixUsage usage)
    {
        var blocks = usage.FreeBlocks.Where(block => block.HostBits >= SmallestHostBits).ToList();
        return new GoldenUsage
        {
            // The cap begins above 31 host bits, so that a /1 or /97 has one more than larger prefixes.
            AvailableIps = usage.Cidr.HostBits > 31 ? int.MaxValue : 1UL << usage.Cidr.HostBits,
            AcquiredIps = (ulong)(usage.AcquiredAddresses + Reserved(usage.Cidr)),
            AvailableSmallestPrefixes = Capped(blocks.Aggregate(
                BigInteger.Zero, (sum, block) => sum + (BigInteger.One << (block.HostBits - SmallestHostBits)))),
            AvailablePrefixes = [.. blocks.Select(block => block.ToString())],
            AcquiredPrefixes = (ulong)usage.AcquiredChildPrefixes,
        };
    }

    /// <summary>Also of a parent, where nothing is handed out; but not where the network address is an address like any other.</summary>
    private static UInt128 Reserved(Cidr cidr) => cidr.HostBits < SmallestHostBits ? UInt128.Zero : cidr.Family == IPFamily.V4 ? 2U : 1U;

    private static ulong Capped(BigInteger number) => (ulong)BigInteger.Min(number, int.MaxValue);
}

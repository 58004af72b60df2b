using System.Numerics;

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
            AvailableIps = Capped(BigInteger.One << usage.Cidr.HostBits),
            AcquiredIps = Capped((BigInteger)usage.AcquiredAddresses + (usage.Cidr.Family == IPFamily.V4 ? 2 : 1)),
            AvailableSmallestPrefixes = Capped(blocks.Aggregate(
                BigInteger.Zero, (sum, block) => sum + (BigInteger.One << (block.HostBits - SmallestHostBits)))),
            AvailablePrefixes = [.. blocks.Select(block => block.ToString())],
            AcquiredPrefixes = (ulong)usage.AcquiredChildPrefixes,
        };
    }

    private static ulong Capped(BigInteger number) => (ulong)BigInteger.Min(number, int.MaxValue);
}

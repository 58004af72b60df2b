namespace NetIpam.Tests;

public sealed class LegacyUsageTests
{
    [Theory]
    [InlineData("10.0.0.0/24", 3, 256, 5, 64)]
    [InlineData("10.0.0.0/30", 1, 4, 3, 1)]
    [InlineData("10.0.0.0/31", 1, 2, 1, 0)]
    [InlineData("10.0.0.1/32", 1, 1, 1, 0)]
    [InlineData("10.0.0.0/1", 0, 2147483647 + 1L, 2, 536870912)]
    [InlineData("0.0.0.0/0", 0, 2147483647, 2, 1073741824)]
    [InlineData("2001:db8::/126", 1, 4, 2, 1)]
    [InlineData("2001:db8::/127", 2, 2, 2, 0)]
    [InlineData("2001:db8::1/128", 0, 1, 0, 0)]
    [InlineData("2001:db8::/97", 0, 2147483648, 1, 536870912)]
    [InlineData("2001:db8::/96", 0, 2147483647, 1, 1073741824)]
    [InlineData("2001:db8::/64", 7, 2147483647, 8, 2147483647)]
    [InlineData("::/0", 0, 2147483647, 1, 2147483647)]
    public void Figures_of_a_prefix_without_children(
        string text, int acquired, long addresses, long acquiredAddresses, long smallest)
    {
        var prefix = Cidr.Parse(text);
        var usage = LegacyUsage.From(Usage(prefix, acquired, 0, [prefix]));
        usage.AvailableAddresses.ShouldBe((ulong)addresses);
        usage.AcquiredAddresses.ShouldBe((ulong)acquiredAddresses);
        usage.AvailableSmallestPrefixes.ShouldBe((ulong)smallest);
        usage.AvailablePrefixes.ShouldBe(prefix.HostBits >= 2 ? [prefix] : []);
        usage.AcquiredPrefixes.ShouldBe(0UL);
    }

    [Fact]
    public void Blocks_too_small_for_go_ipam_are_left_out_and_reserved_ones_stay_counted()
    {
        Cidr[] free = ["10.0.0.4/31", "10.0.0.7/32", "10.0.0.8/30", "10.0.0.16/28"];
        var usage = LegacyUsage.From(Usage("10.0.0.0/27", 0, 3, free));
        usage.AvailablePrefixes.ShouldBe(free[2..]);
        usage.AvailableSmallestPrefixes.ShouldBe(5UL);
        usage.AcquiredAddresses.ShouldBe(2UL);
        usage.AcquiredPrefixes.ShouldBe(3UL);
        LegacyUsage.From(Usage("2001:db8::/64", 0, 1, [])).AcquiredAddresses.ShouldBe(1UL);
    }

    private static PrefixUsage Usage(Cidr prefix, int acquired, int children, IReadOnlyList<Cidr> free) => new()
    {
        Cidr = prefix,
        Total = 0,
        Free = 0,
        Used = 0,
        Reserved = 0,
        AcquiredAddresses = (UInt128)acquired,
        AcquiredChildPrefixes = children,
        FreeBlocks = free,
    };
}

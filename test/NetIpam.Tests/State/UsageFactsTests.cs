using NetIpam.State;

namespace NetIpam.Tests.State;

public sealed class UsageFactsTests
{
    private static readonly UInt128 Half = UInt128.One << 127;

    [Theory]
    [InlineData("10.0.0.0/24", 256, 254, 2)]
    [InlineData("10.0.0.0/30", 4, 2, 2)]
    [InlineData("10.0.0.0/31", 2, 2, 0)]
    [InlineData("10.0.0.0/32", 1, 1, 0)]
    [InlineData("2001:db8::/120", 256, 255, 1)]
    [InlineData("2001:db8::/128", 1, 1, 0)]
    public void Prefix_of_which_nothing_is_acquired(string prefix, int total, int free, int reserved)
    {
        var node = Node(prefix);
        ShouldBe(UsageFacts.Of(node), (UInt128)total, (UInt128)free, 0, (UInt128)reserved);
        UsageFacts.Of(node).FreeBlocks.ShouldBe([node.Cidr]);
        UsageFacts.Of(node).Parent.ShouldBeNull();
    }

    [Fact]
    public void Acquired_addresses_are_used()
    {
        var node = Node("10.0.0.0/24");
        node.OpenAddresses().TryAdd(1, default).ShouldBeTrue();
        node.OpenAddresses().TryAdd(7, default).ShouldBeTrue();
        var usage = UsageFacts.Of(node);
        ShouldBe(usage, 256, 252, 2, 2);
        usage.AcquiredAddresses.ShouldBe((UInt128)2);
        usage.AcquiredChildPrefixes.ShouldBe(0);
        usage.FreeBlocks.ShouldBe([node.Cidr]);
    }

    [Fact]
    public void Children_are_used_and_nothing_is_reserved_then()
    {
        var node = Node("10.0.0.0/24");
        var child = Child(node, "10.0.0.64/26");
        Child(node, "10.0.0.192/26");
        var usage = UsageFacts.Of(node);
        ShouldBe(usage, 256, 128, 128, 0);
        usage.AcquiredAddresses.ShouldBe(UInt128.Zero);
        usage.AcquiredChildPrefixes.ShouldBe(2);
        usage.FreeBlocks.ShouldBe([Cidr.Parse("10.0.0.0/26"), Cidr.Parse("10.0.0.128/26")]);
        UsageFacts.Of(child).Parent.ShouldBe(node.Cidr);
    }

    /// <summary>2^128 addresses are one more than there are numbers for.</summary>
    [Fact]
    public void All_of_IPv6()
    {
        var whole = Node("::/0");
        ShouldBe(UsageFacts.Of(whole), UInt128.MaxValue, UInt128.MaxValue, 0, 1);
        whole.OpenAddresses().TryAdd(1, default).ShouldBeTrue();
        ShouldBe(UsageFacts.Of(whole), UInt128.MaxValue, UInt128.MaxValue - 1, 1, 1);
        whole = Node("::/0");
        Child(whole, "::/1");
        ShouldBe(UsageFacts.Of(whole), UInt128.MaxValue, Half, Half, 0);
        Child(whole, "8000::/1");
        ShouldBe(UsageFacts.Of(whole), UInt128.MaxValue, 0, UInt128.MaxValue, 0);
        UsageFacts.Of(whole).FreeBlocks.ShouldBeEmpty();
    }

    [Fact]
    public void All_of_IPv4_in_children()
    {
        var whole = Node("0.0.0.0/0");
        Child(whole, "0.0.0.0/1");
        Child(whole, "128.0.0.0/1");
        ShouldBe(UsageFacts.Of(whole), UInt128.One << 32, 0, UInt128.One << 32, 0);
    }

    private static PrefixNode Node(Cidr cidr, PrefixNode? parent = null) => new(cidr, parent, default);

    private static PrefixNode Child(PrefixNode parent, Cidr cidr)
    {
        var child = Node(cidr, parent);
        parent.Children.Take(child);
        return child;
    }

    private static void ShouldBe(PrefixUsage usage, UInt128 total, UInt128 free, UInt128 used, UInt128 reserved) =>
        (usage.Total, usage.Free, usage.Used, usage.Reserved).ShouldBe((total, free, used, reserved));
}

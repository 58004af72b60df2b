using NetIpam.State;
using NetIpam.TestKit.Property;

namespace NetIpam.Tests.State;

/// <summary>The tree of taken blocks against a plain list.</summary>
public sealed class BlockTreeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("10.0.0.0/24", 26, 32)]
    [InlineData("10.0.0.0/16", 18, 26)]
    [InlineData("0.0.0.0/0", 1, 32)]
    [InlineData("2001:db8::/48", 49, 64)]
    [InlineData("2001:db8::/120", 121, 128)]
    [InlineData("::/0", 1, 128)]
    public void Random_changes_agree_with_a_plain_list(string text, int shortest, int longest)
    {
        var random = new Random(Seed.Take(output));
        Cidr block = text;
        var tree = new BlockTree(block);
        var taken = new List<PrefixNode>();
        var rounds = Effort.Of(1500, least: 150);
        for (var i = 0; i < rounds; i++)
        {
            var asked = RandomIn(block, random.Next(shortest, longest + 1), random);
            var overlaps = taken.Find(node => node.Cidr.Overlaps(asked));
            (tree.FindOverlap(asked) is not null).ShouldBe(overlaps is not null);
            if (tree.FindOverlap(asked) is { } found)
                asked.Overlaps(found.Cidr).ShouldBeTrue();
            switch (random.Next(i % (rounds / 3) < rounds / 5 ? 3 : 5))
            {
                case 0:
                    if (overlaps is null)
                        taken.Add(Take(tree, asked));
                    else
                        Should.Throw<InvalidLogException>(() => Take(tree, asked));
                    break;
                case 1 or 2:
                    var expected = NaiveFreeBlocks.Of(block, taken.Select(node => node.Cidr))
                        .Where(free => free.Length <= asked.Length)
                        .OrderByDescending(free => free.Length)
                        .ThenBy(free => free.Network.Value)
                        .ToList();
                    tree.TryFindFree(asked.Length, out var best).ShouldBe(expected.Count > 0);
                    if (expected.Count > 0)
                    {
                        best.ShouldBe(new Cidr(expected[0].Network, asked.Length));
                        taken.Add(Take(tree, best));
                    }
                    break;
                default:
                    if (taken.Count > 0)
                    {
                        var gone = taken[random.Next(taken.Count)];
                        tree.Free(gone);
                        taken.Remove(gone);
                        Should.Throw<InvalidLogException>(() => tree.Free(gone));
                    }
                    break;
            }
            tree.Count.ShouldBe(taken.Count);
            if (i % 10 == 0)
            {
                tree.FreeBlocks().ShouldBe(NaiveFreeBlocks.Of(block, taken.Select(node => node.Cidr)));
                tree.Taken().ShouldBe(taken.OrderBy(node => node.Cidr.Network.Value));
            }
        }
    }

    [Fact]
    public void Free_block_is_the_lowest_of_the_smallest_that_fit()
    {
        var tree = new BlockTree("10.0.0.0/24");
        Take(tree, "10.0.0.0/26");
        Take(tree, "10.0.0.192/27");
        // Free are 10.0.0.64/26, 10.0.0.128/26 and 10.0.0.224/27.
        Found(27).ShouldBe("10.0.0.224/27");
        Found(32).ShouldBe("10.0.0.224/32");
        Found(26).ShouldBe("10.0.0.64/26");
        Found(25).ShouldBeNull();
        Found(24).ShouldBeNull();

        string? Found(int length) => tree.TryFindFree(length, out var free) ? free.ToString() : null;
    }

    [Fact]
    public void Empty_tree_is_one_free_block()
    {
        var tree = new BlockTree("10.0.0.0/24");
        tree.TryFindFree(30, out var free).ShouldBeTrue();
        free.ShouldBe(Cidr.Parse("10.0.0.0/30"));
        tree.FreeBlocks().ShouldBe([Cidr.Parse("10.0.0.0/24")]);
        tree.Taken().ShouldBeEmpty();
        tree.FindOverlap("10.0.0.0/24").ShouldBeNull();
    }

    [Fact]
    public void Whole_block_can_be_taken_and_nothing_is_free_then()
    {
        var tree = new BlockTree("10.0.0.0/24");
        var whole = Take(tree, "10.0.0.0/24");
        tree.TryFindFree(32, out _).ShouldBeFalse();
        tree.FreeBlocks().ShouldBeEmpty();
        tree.Free(whole);
        tree.FreeBlocks().ShouldBe([Cidr.Parse("10.0.0.0/24")]);
    }

    [Theory]
    [InlineData("10.0.1.0/25")]
    [InlineData("10.0.0.0/23")]
    [InlineData("2001:db8::/64")]
    public void What_does_not_lie_inside_cannot_be_taken(string outside)
    {
        var tree = new BlockTree("10.0.0.0/24");
        Should.Throw<InvalidLogException>(() => Take(tree, outside));
        tree.Count.ShouldBe(0);
        tree.Taken().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_not_taken_cannot_be_freed()
    {
        var tree = new BlockTree("10.0.0.0/24");
        Refuse("10.0.0.0/26");
        var taken = Take(tree, "10.0.0.0/26");
        Refuse("10.0.0.0/26");
        Refuse("10.0.0.64/26");
        Take(tree, "10.0.0.64/26");
        Refuse("10.0.0.0/25");
        Refuse("10.0.0.0/26");
        Refuse("10.0.0.192/26");
        tree.Count.ShouldBe(2);
        tree.Free(taken);
        tree.Taken().ShouldHaveSingleItem().Cidr.ShouldBe(Cidr.Parse("10.0.0.64/26"));

        void Refuse(Cidr cidr) => Should.Throw<InvalidLogException>(() => tree.Free(new PrefixNode(cidr, null, default)));
    }

    private static PrefixNode Take(BlockTree tree, Cidr cidr)
    {
        var node = new PrefixNode(cidr, null, default);
        tree.Take(node);
        return node;
    }

    /// <summary>Half of them near the beginning, so that they meet.</summary>
    private static Cidr RandomIn(Cidr block, int length, Random random)
    {
        var bits = new UInt128((ulong)random.NextInt64() << 1, (ulong)random.NextInt64() << 1);
        var step = block.Family.Bits() - length;
        var offset = random.Next(2) == 0 ? bits & (block.Last.Value - block.First.Value) : (UInt128)random.Next(8) << step;
        var address = block.Network.Value + (offset & (block.Last.Value - block.First.Value));
        return new Cidr(new IPAddressValue(block.Family, address), length);
    }
}

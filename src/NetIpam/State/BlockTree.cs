namespace NetIpam.State;

/// <summary>
/// Disjoint taken blocks inside one block, and so what is free in it: a path-compressed binary tree (Patricia) of the taken
/// ones. Free space is not stored. It follows from the tree: where an edge runs from a block of length s down to a node of length
/// n, the other half at each of the lengths s + 1 to n is free, and is a maximal (coalesced) buddy block, as the half beside
/// it is not wholly free. Forks know the lengths of the free blocks below them, so that the best fit is one walk down.
/// <para>Every operation costs at most the length of an address, whatever the number of blocks.</para>
/// </summary>
internal sealed class BlockTree(Cidr block)
{
    private TreeNode? _top;

    /// <summary>The number of taken blocks.</summary>
    public int Count { get; private set; }

    /// <summary>The lengths of the free blocks in a block of length <paramref name="start"/> whose taken part is one node.</summary>
    public static UInt128 FreeLengths(int start, TreeNode node) => Beside(start, node.Cidr.Length) | node.FreeInside;

    /// <summary>A taken block that shares an address with the given one, if there is one.</summary>
    public PrefixNode? FindOverlap(Cidr cidr)
    {
        var node = _top;
        while (node is not null)
        {
            var inside = cidr.Contains(node.Cidr);
            if (node is PrefixNode taken)
                return inside || taken.Cidr.Contains(cidr) ? taken : null;
            var fork = (TreeFork)node;
            if (!inside && !fork.Cidr.Contains(cidr))
                return null;
            node = !inside && cidr.BitAt(fork.Cidr.Length) ? fork.High : fork.Low;
        }
        return null;
    }

    /// <summary>Takes a block.</summary>
    /// <exception cref="InvalidLogException">It is not inside, or overlaps a taken one; nothing was changed.</exception>
    public void Take(PrefixNode taken)
    {
        if (!block.Contains(taken.Cidr))
            throw new InvalidLogException($"{taken.Cidr} does not lie in {block}.");
        _top = Insert(_top, taken);
        Count++;
    }

    /// <summary>Frees a block that is taken.</summary>
    /// <exception cref="InvalidLogException">It is not taken; nothing was changed.</exception>
    public void Free(PrefixNode taken)
    {
        if (_top is null)
            throw new InvalidLogException($"{taken.Cidr} is not acquired.");
        _top = Remove(_top, taken);
        Count--;
    }

    /// <summary>Finds the lowest block of a length in the smallest free block that fits.</summary>
    public bool TryFindFree(int length, out Cidr free)
    {
        free = default;
        if (_top is null)
        {
            free = new Cidr(block.Network, length);
            return true;
        }
        var fitting = FreeLengths(block.Length, _top) & LengthsTo(length);
        if (fitting == 0)
            return false;
        var best = 128 - (int)UInt128.LeadingZeroCount(fitting);
        free = new Cidr(FindLowest(best).Network, length);
        return true;
    }

    /// <summary>The taken blocks by address.</summary>
    public IEnumerable<PrefixNode> Taken() => Overlapping(block);

    /// <summary>The taken blocks that share an address with the given one, by address.</summary>
    public IEnumerable<PrefixNode> Overlapping(Cidr cidr)
    {
        if (_top is null)
            yield break;
        var rest = new Stack<TreeNode>();
        rest.Push(_top);
        while (rest.TryPop(out var node))
        {
            if (!node.Cidr.Overlaps(cidr))
                continue;
            if (node is PrefixNode taken)
            {
                yield return taken;
                continue;
            }
            rest.Push(((TreeFork)node).High);
            rest.Push(((TreeFork)node).Low);
        }
    }

    /// <summary>The free blocks by address, as few as possible.</summary>
    public List<Cidr> FreeBlocks()
    {
        var blocks = new List<Cidr>();
        if (_top is null)
            blocks.Add(block);
        else
            CollectFree(block.Length, _top, blocks);
        return blocks;
    }

    private static UInt128 LengthsTo(int length) => length == 128 ? UInt128.MaxValue : (UInt128.One << length) - 1;

    private static UInt128 Beside(int start, int length) => LengthsTo(length) & ~LengthsTo(start);

    private static bool Has(UInt128 lengths, int length) => ((lengths >> (length - 1)) & 1) != 0;

    /// <summary>The other half, of the given length, beside the way to a node.</summary>
    private static Cidr Sibling(TreeNode node, int length)
    {
        var network = node.Cidr.Network;
        return new Cidr(new IPAddressValue(network.Family, network.Value ^ (UInt128.One << (network.Family.Bits() - length))), length);
    }

    private static TreeNode Insert(TreeNode? at, PrefixNode taken)
    {
        if (at is null)
            return taken;
        var shared = Cidr.CommonLength(at.Cidr, taken.Cidr);
        if (shared == taken.Cidr.Length || (shared == at.Cidr.Length && at is PrefixNode))
            throw new InvalidLogException($"{taken.Cidr} overlaps {at.Cidr}.");
        var high = taken.Cidr.BitAt(shared);
        if (shared < at.Cidr.Length)
            return new TreeFork(new Cidr(taken.Cidr.Network, shared), high ? at : taken, high ? taken : at);
        var fork = (TreeFork)at;
        fork.SetHalf(high, Insert(fork.Half(high), taken));
        return fork;
    }

    private static TreeNode? Remove(TreeNode at, PrefixNode taken)
    {
        if (at == taken)
            return null;
        if (at is not TreeFork fork || !fork.Cidr.Contains(taken.Cidr))
            throw new InvalidLogException($"{taken.Cidr} is not acquired.");
        var high = taken.Cidr.BitAt(fork.Cidr.Length);
        var rest = Remove(fork.Half(high), taken);
        if (rest is null)
            return fork.Half(!high);
        fork.SetHalf(high, rest);
        return fork;
    }

    private static void CollectFree(int start, TreeNode node, List<Cidr> blocks)
    {
        for (var length = start + 1; length <= node.Cidr.Length; length++)
        {
            if (node.Cidr.BitAt(length - 1))
                blocks.Add(Sibling(node, length));
        }
        if (node is TreeFork fork)
        {
            CollectFree(fork.Cidr.Length + 1, fork.Low, blocks);
            CollectFree(fork.Cidr.Length + 1, fork.High, blocks);
        }
        for (var length = node.Cidr.Length; length > start; length--)
        {
            if (!node.Cidr.BitAt(length - 1))
                blocks.Add(Sibling(node, length));
        }
    }

    private Cidr FindLowest(int length)
    {
        var node = _top!;
        while (length > node.Cidr.Length)
        {
            // Inside a fork the lower half comes first; its free blocks of that length are below the other half's.
            var fork = (TreeFork)node;
            node = Has(FreeLengths(fork.Cidr.Length + 1, fork.Low), length) ? fork.Low : fork.High;
        }
        return Sibling(node, length);
    }
}

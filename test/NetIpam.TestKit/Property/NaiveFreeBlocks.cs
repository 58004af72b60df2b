namespace NetIpam.TestKit.Property;

/// <summary>The free blocks of a parent by halving: a block that no child touches is free, one that lies in a child is not.</summary>
public static class NaiveFreeBlocks
{
    /// <summary>As few blocks as possible, by address.</summary>
    public static List<Cidr> Of(Cidr parent, IEnumerable<Cidr> children)
    {
        var free = new List<Cidr>();
        Collect(parent, [.. children], free);
        return free;
    }

    private static void Collect(Cidr block, List<Cidr> children, List<Cidr> free)
    {
        var touching = children.FindAll(block.Overlaps);
        if (touching.Count == 0)
        {
            free.Add(block);
        }
        else if (!touching.Exists(child => child.Contains(block)))
        {
            Collect(new Cidr(block.First, block.Length + 1), touching, free);
            Collect(new Cidr(block.Last, block.Length + 1), touching, free);
        }
    }
}

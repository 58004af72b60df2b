namespace NetIpam.State;

/// <summary>A node of a <see cref="BlockTree"/>: a taken block (<see cref="PrefixNode"/>) or a fork above two (<see cref="TreeFork"/>).</summary>
internal abstract class TreeNode(Cidr cidr)
{
    public Cidr Cidr { get; } = cidr;

    /// <summary>The lengths of the free blocks inside this block, as bits: bit n - 1 for length n.</summary>
    public abstract UInt128 FreeInside { get; }
}

namespace NetIpam.State;

/// <summary>A prefix of a namespace: a block taken from its parent, or from the whole address space, that holds child
/// prefixes or addresses, never both.</summary>
internal sealed class PrefixNode : TreeNode
{
    private BlockTree? _children;

    public PrefixNode(Cidr cidr, PrefixNode? parent, AllocationId id)
        : base(cidr)
    {
        Parent = parent;
        Id = id;
        Key = FactHash.Key(cidr);
        Fact = FactHash.Prefix(Key, parent?.Key ?? 0, id);
    }

    public PrefixNode? Parent { get; }

    public AllocationId Id { get; }

    /// <summary>What the hashes of the facts about this prefix share.</summary>
    public ulong Key { get; }

    /// <summary>The hash of the fact that this prefix is there.</summary>
    public ulong Fact { get; }

    /// <summary>The acquired addresses; <see langword="null"/> while there were none yet.</summary>
    public AddressSet? Addresses { get; private set; }

    public BlockTree Children => _children ??= new BlockTree(Cidr);

    public bool HasChildren => _children is { Count: > 0 };

    public bool HasAddresses => Addresses is { IsEmpty: false };

    public override UInt128 FreeInside => 0;

    public AddressSet OpenAddresses() => Addresses ??= new AddressSet(Cidr);

    /// <summary>Gives back the memory of an empty set of addresses or children; the prefix turns to the other use.</summary>
    public void DropUnused()
    {
        if (!HasAddresses)
            Addresses = null;
        if (!HasChildren)
            _children = null;
    }
}

namespace NetIpam.State;

/// <summary>The smallest block that holds all taken blocks below it: some lie in its lower half, some in its upper half.</summary>
internal sealed class TreeFork : TreeNode
{
    private UInt128 _freeInside;

    public TreeFork(Cidr cidr, TreeNode low, TreeNode high)
        : base(cidr)
    {
        Low = low;
        High = high;
        Update();
    }

    public TreeNode Low { get; private set; }

    public TreeNode High { get; private set; }

    public override UInt128 FreeInside => _freeInside;

    public TreeNode Half(bool high) => high ? High : Low;

    public void SetHalf(bool high, TreeNode node)
    {
        if (high)
            High = node;
        else
            Low = node;
        Update();
    }

    private void Update()
    {
        var half = Cidr.Length + 1;
        _freeInside = BlockTree.FreeLengths(half, Low) | BlockTree.FreeLengths(half, High);
    }
}

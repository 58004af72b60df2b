using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetIpam.State;

/// <summary>64 neighbouring addresses: which are acquired, and by which allocation.</summary>
internal sealed class AddressBlock
{
    // Ids stand in the order of their bits, without gaps; the room for them grows, and stays while the block lives.
    private AllocationId[] _ids = new AllocationId[4];

    public ulong Taken { get; private set; }

    public AllocationId this[int index] => _ids[Rank(index)];

    // Busy from the first moment on, when a large namespace is opened.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int index, AllocationId id)
    {
        var count = BitOperations.PopCount(Taken);
        if (count == _ids.Length)
            Array.Resize(ref _ids, count * 4);
        var rank = Rank(index);
        Array.Copy(_ids, rank, _ids, rank + 1, count - rank);
        _ids[rank] = id;
        Taken |= 1UL << index;
    }

    public AllocationId Remove(int index)
    {
        var rank = Rank(index);
        var id = _ids[rank];
        Array.Copy(_ids, rank + 1, _ids, rank, BitOperations.PopCount(Taken) - rank - 1);
        Taken &= ~(1UL << index);
        return id;
    }

    private int Rank(int index) => BitOperations.PopCount(Taken & ((1UL << index) - 1));
}

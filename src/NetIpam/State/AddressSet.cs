using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetIpam.State;

/// <summary>
/// The acquired addresses of a prefix: a sparse, hierarchical, 64-way bitmap. Blocks of 64 addresses stand at the bottom, only
/// where an address is acquired. Above them are words that say which blocks, words, ... below are full, only where one is.
/// The lowest free address is found by walking down the words; the cost depends on the levels that exist (one for each
/// factor of 64 among what is taken), not on how many are taken. A single address far up in a /64 costs one block.
/// </summary>
internal sealed class AddressSet
{
    private const int Bits = 6;
    private const ulong Full = ulong.MaxValue;

    private readonly Dictionary<UInt128, AddressBlock> _blocks = [];
    private readonly List<Dictionary<UInt128, ulong>> _fullWords = [];
    private readonly ulong _reservedInFirst;
    private readonly UInt128 _lastUsable;
    private AddressBlock? _spare;

    // Neighbours are mostly acquired and released one after the other: the block that was changed last, if it is there.
    private UInt128 _lastKey;
    private AddressBlock? _last;

    public AddressSet(Cidr prefix)
    {
        var reservation = Reservation.Of(prefix);
        _reservedInFirst = reservation.Network ? 1UL : 0;
        _lastUsable = prefix.Last.Value - prefix.Network.Value - (reservation.Broadcast ? UInt128.One : 0);
    }

    public long Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>The lowest usable address that is not acquired, as offset from the network address.</summary>
    public bool TryFindFree(out UInt128 offset)
    {
        UInt128 key = 0;
        for (var level = _fullWords.Count - 1; level >= 0; level--)
        {
            _fullWords[level].TryGetValue(key, out var word);
            key = (key << Bits) | (uint)BitOperations.TrailingZeroCount(~word);
        }
        var taken = Occupied(key, Find(key));
        offset = (key << Bits) | (uint)BitOperations.TrailingZeroCount(~taken);
        return offset <= _lastUsable;
    }

    public bool Contains(UInt128 offset) =>
        Find(offset >> Bits) is { } block && (block.Taken & Bit(offset)) != 0;

    /// <summary>The allocation of an acquired address.</summary>
    public bool TryGetId(UInt128 offset, out AllocationId id)
    {
        id = default;
        if (Find(offset >> Bits) is not { } block || (block.Taken & Bit(offset)) == 0)
            return false;
        id = block[Index(offset)];
        return true;
    }

    /// <summary>Adds an address.</summary>
    /// <returns>Whether it was not in the set yet; nothing is changed if it was.</returns>
    // Busy from the first moment on, when a large namespace is opened.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(UInt128 offset, AllocationId id)
    {
        var key = offset >> Bits;
        var block = Find(key) ?? Open(key);
        (_lastKey, _last) = (key, block);
        if ((block.Taken & Bit(offset)) != 0)
            return false;
        block.Add(Index(offset), id);
        Count++;
        if (Occupied(key, block) == Full)
            MarkFull(0, key);
        return true;
    }

    /// <summary>Removes an address that is in the set.</summary>
    public AllocationId Remove(UInt128 offset)
    {
        var key = offset >> Bits;
        var block = Find(key)!;
        var wasFull = Occupied(key, block) == Full;
        var id = block.Remove(Index(offset));
        // It is full without it, too, if a log acquired an address that is never handed out.
        if (wasFull && Occupied(key, block) != Full)
            MarkNotFull(0, key);
        Count--;
        if (block.Taken == 0)
        {
            _blocks.Remove(key);
            (_spare, _last) = (block, null);
        }
        else
        {
            (_lastKey, _last) = (key, block);
        }
        return id;
    }

    /// <summary>All acquired addresses in order, neighbours of one allocation together.</summary>
    public IEnumerable<AddressRun> Runs()
    {
        AddressRun? run = null;
        foreach (var key in _blocks.Keys.Order())
        {
            var block = _blocks[key];
            for (var rest = block.Taken; rest != 0; rest &= rest - 1)
            {
                var index = BitOperations.TrailingZeroCount(rest);
                var offset = (key << Bits) | (uint)index;
                var id = block[index];
                if (run is { } open && open.Last + 1 == offset && open.Id == id)
                {
                    run = open with { Last = offset };
                    continue;
                }
                if (run is { } done)
                    yield return done;
                run = new AddressRun(offset, offset, id);
            }
        }
        if (run is { } last)
            yield return last;
    }

    private AddressBlock? Find(UInt128 key)
    {
        if (_last is not null && _lastKey == key)
            return _last;
        return _blocks.GetValueOrDefault(key);
    }

    private AddressBlock Open(UInt128 key)
    {
        var block = _spare ?? new AddressBlock();
        _spare = null;
        _blocks.Add(key, block);
        return block;
    }

    private static int Index(UInt128 offset) => (int)(uint)(offset & 63);

    private static ulong Bit(UInt128 offset) => 1UL << Index(offset);

    private ulong Occupied(UInt128 key, AddressBlock? block) => (block?.Taken ?? 0) | (key == 0 ? _reservedInFirst : 0);

    private void MarkFull(int level, UInt128 key)
    {
        if (level == _fullWords.Count)
            _fullWords.Add([]);
        ref var word = ref CollectionsMarshal.GetValueRefOrAddDefault(_fullWords[level], key >> Bits, out _);
        word |= Bit(key);
        if (word == Full)
            MarkFull(level + 1, key >> Bits);
    }

    private void MarkNotFull(int level, UInt128 key)
    {
        var words = _fullWords[level];
        ref var word = ref CollectionsMarshal.GetValueRefOrNullRef(words, key >> Bits);
        if (word == Full)
            MarkNotFull(level + 1, key >> Bits);
        word &= ~Bit(key);
        if (word == 0)
            words.Remove(key >> Bits);
    }
}

namespace NetIpam.History;

/// <summary>The blocks that are held at one moment, and by whom; disjoint, so ordered by where they begin.</summary>
internal sealed class HeldBlocks
{
    private readonly List<(Block Block, HistoryEntry By)> _held = [];

    /// <summary>Adds a block unless it overlaps one that is there.</summary>
    /// <returns>Who holds the one that is in the way; null if there is none.</returns>
    public HistoryEntry? TryAdd(Block block, HistoryEntry by)
    {
        var at = FirstBeginningAtOrAfter(block);
        if (at > 0 && _held[at - 1].Block.Overlaps(block))
            return _held[at - 1].By;
        if (at < _held.Count && _held[at].Block.Overlaps(block))
            return _held[at].By;
        _held.Insert(at, (block, by));
        return null;
    }

    /// <summary>Removes exactly this block; answers whether it was there.</summary>
    public bool Remove(Block block)
    {
        var at = FirstBeginningAtOrAfter(block);
        if (at == _held.Count || _held[at].Block != block)
            return false;
        _held.RemoveAt(at);
        return true;
    }

    /// <summary>Removes what is held since before a moment; answers who held it.</summary>
    public IReadOnlyList<HistoryEntry> RemoveHeldBefore(long moment)
    {
        List<HistoryEntry> removed = [.. _held.Where(item => item.By.Returned < moment).Select(item => item.By)];
        _held.RemoveAll(item => item.By.Returned < moment);
        return removed;
    }

    private int FirstBeginningAtOrAfter(Block block)
    {
        var (low, high) = (0, _held.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var there = _held[middle].Block;
            if ((there.Family, there.First).CompareTo((block.Family, block.First)) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

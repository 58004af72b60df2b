namespace NetIpam.Log;

/// <summary>Where in a log file every 256th commit begins, so that reading from the middle need not start at the front.</summary>
internal sealed class SparseIndex(long first)
{
    private const int Step = 256;

    private readonly List<long> _offsets = [];
    private readonly long _first = first;

    private long FirstIndexed => checked((_first + Step - 1) / Step * Step);

    /// <summary>Takes note of a commit, each in its turn.</summary>
    public void Add(long sequence, long offset)
    {
        if (sequence % Step == 0)
            _offsets.Add(offset);
    }

    /// <summary>The nearest commit known at or before another one, and where it begins.</summary>
    public (long Sequence, long Offset) Find(long sequence)
    {
        var place = sequence < FirstIndexed ? -1 : Math.Min((sequence - FirstIndexed) / Step, _offsets.Count - 1);
        return place < 0 ? (_first, 0) : (FirstIndexed + (place * Step), _offsets[(int)place]);
    }

    /// <summary>The index of the same file without everything before a commit.</summary>
    public SparseIndex From(long first, long offset)
    {
        var result = new SparseIndex(first);
        var skip = (result.FirstIndexed - FirstIndexed) / Step;
        for (var place = (int)skip; place < _offsets.Count; place++)
            result._offsets.Add(_offsets[place] - offset);
        return result;
    }
}

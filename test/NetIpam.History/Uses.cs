namespace NetIpam.History;

/// <summary>How many uncertain steps of each kind were needed. Never changes.</summary>
internal sealed class Uses
{
    private readonly byte[] _counts;

    private Uses(byte[] counts, int count) => (_counts, Count) = (counts, count);

    /// <summary>None of any kind.</summary>
    public static Uses None { get; } = new([], 0);

    /// <summary>How many in all.</summary>
    public int Count { get; }

    public int Of(int kind) => kind < _counts.Length ? _counts[kind] : 0;

    public Uses WithOneMore(int kind)
    {
        var counts = new byte[Math.Max(kind + 1, _counts.Length)];
        _counts.CopyTo(counts, 0);
        counts[kind]++;
        return new Uses(counts, Count + 1);
    }

    /// <summary>Whether the other ones are at least as many of each kind.</summary>
    public bool IsWithin(Uses other)
    {
        for (var kind = 0; kind < _counts.Length; kind++)
        {
            if (_counts[kind] > other.Of(kind))
                return false;
        }
        return true;
    }
}

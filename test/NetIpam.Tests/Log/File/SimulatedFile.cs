namespace NetIpam.Tests.Log;

/// <summary>A file on a <see cref="SimulatedDisk"/>: what the cache shows, what is durable, and what is on its way.</summary>
internal sealed class SimulatedFile
{
    private readonly List<Change> _pending = [];
    private readonly List<byte> _durable = [];

    public List<byte> Cached { get; } = [];

    public int Read(Span<byte> buffer, int offset)
    {
        var count = Math.Clamp(Cached.Count - offset, 0, buffer.Length);
        for (var i = 0; i < count; i++)
            buffer[i] = Cached[offset + i];
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, int offset) => Add(new Change(bytes.ToArray(), offset));

    public void Truncate(int length) => Add(new Change(null, length));

    /// <summary>Makes durable what is on its way, and only that: what a failed sync dropped stays lost.</summary>
    public void Sync()
    {
        foreach (var change in _pending)
            change.Apply(_durable, change.Length);
        _pending.Clear();
    }

    /// <summary>Drops what is on its way, some of it after a part of it became durable. The cache goes on to show all.</summary>
    public void FailSync(Random random)
    {
        foreach (var change in _pending)
        {
            if (random.Next(2) == 0)
                change.Apply(_durable, random.Next(3) == 0 ? change.Length : random.Next(change.Length + 1));
        }
        _pending.Clear();
    }

    public void LosePower(Random random)
    {
        FailSync(random);
        Cached.Clear();
        Cached.AddRange(_durable);
    }

    private void Add(Change change)
    {
        change.Apply(Cached, change.Length);
        _pending.Add(change);
    }

    /// <summary>Bytes written, or none for a cut.</summary>
    private sealed record Change(byte[]? Bytes, int Offset)
    {
        public int Length => Bytes?.Length ?? 0;

        public void Apply(List<byte> target, int count)
        {
            if (Bytes is null && target.Count > Offset)
                target.RemoveRange(Offset, target.Count - Offset);
            if (count == 0)
                return;
            while (target.Count < Offset + count)
                target.Add(0);
            for (var i = 0; i < count; i++)
                target[Offset + i] = Bytes![i];
        }
    }
}

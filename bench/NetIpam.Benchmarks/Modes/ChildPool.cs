using NetIpam.Benchmarks.Measuring;

namespace NetIpam.Benchmarks.Modes;

/// <summary>A parent whose children are all taken, half of them freed and taken again, and all of them freed.</summary>
internal sealed class ChildPool : IAsyncDisposable
{
    private readonly Ipam _ipam = Ipam.InMemory();
    private readonly Cidr _parent;
    private readonly int _length;
    private readonly int _count;

    private ChildPool(Cidr parent, int length, int count) => (_parent, _length, _count) = (parent, length, count);

    /// <param name="parent">The parent.</param>
    /// <param name="length">The length of its children.</param>
    /// <param name="count">How many are taken and freed in a round.</param>
    /// <param name="taken">How many are taken from the beginning to the end.</param>
    public static async Task<ChildPool> OpenAsync(Cidr parent, int length, int count, int taken = 0)
    {
        var pool = new ChildPool(parent, length, count);
        await pool._ipam.Root.CreatePrefixAsync(parent);
        await pool.TakeAsync(new Cidr[taken]);
        return pool;
    }

    /// <summary>One round; the pool is as empty after it as before.</summary>
    public async Task<ChildRound> RunAsync(Random random)
    {
        var children = new Cidr[_count];
        var take = await Rate.OfOnceAsync(_count, () => TakeAsync(children));
        random.Shuffle(children);
        var half = children.AsMemory(0, _count / 2);
        var freeHalf = await Rate.OfOnceAsync(half.Length, () => FreeAsync(half));
        var takeHalf = await Rate.OfOnceAsync(half.Length, () => TakeAsync(half));
        random.Shuffle(children);
        var freeAll = await Rate.OfOnceAsync(_count, () => FreeAsync(children));
        return new ChildRound(take, freeHalf, takeHalf, freeAll);
    }

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();

    private async Task TakeAsync(Memory<Cidr> taken)
    {
        for (var i = 0; i < taken.Length; i++)
        {
            var child = await _ipam.Root.AcquireChildPrefixAsync(_parent, _length);
            taken.Span[i] = child;
        }
    }

    private async Task FreeAsync(Memory<Cidr> children)
    {
        for (var i = 0; i < children.Length; i++)
            await _ipam.Root.ReleaseChildPrefixAsync(children.Span[i]);
    }
}

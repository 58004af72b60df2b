using System.Numerics;

namespace NetIpam.Benchmarks.Load;

/// <summary>Counts durations in buckets that are at most 1/128 wide of what they hold, from a nanosecond to half an hour. Recording costs
/// the same however many there are. For one thread at a time.</summary>
internal sealed class Histogram
{
    private const int Bits = 7;
    private const int Longest = 41;
    private static readonly int Buckets = Index((1L << Longest) - 1) + 1;

    private readonly long[] _counts = new long[Buckets];

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public TimeSpan Max { get; private set; }

    public void Record(TimeSpan duration)
    {
        var nanoseconds = Math.Clamp((long)duration.TotalNanoseconds, 0, (1L << Longest) - 1);
        _counts[Index(nanoseconds)]++;
        Count++;
        if (duration > Max)
            Max = duration;
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < Buckets; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        Max = Max > other.Max ? Max : other.Max;
    }

    /// <summary>The duration that this share of all, 0 to 1, did not exceed; zero when there are none.</summary>
    public TimeSpan Quantile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (var i = 0; i < Buckets; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return TimeSpan.FromMicroseconds(HighestIn(i) / 1000.0) is var highest && highest < Max ? highest : Max;
        }
        return TimeSpan.Zero;
    }

    private static int Index(long nanoseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)nanoseconds | 1) - Bits);
        return (shift << Bits) + (int)(nanoseconds >> shift);
    }

    private static long HighestIn(int index)
    {
        var shift = Math.Max(0, (index >> Bits) - 1);
        return ((index - ((long)shift << Bits) + 1) << shift) - 1;
    }
}

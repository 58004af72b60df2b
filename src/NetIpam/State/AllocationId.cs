using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace NetIpam.State;

/// <summary>
/// Identifies one acquisition for ever: the sequence number of its commit and the place of its event in it. A release
/// names the id of what it removes, so that an old one can never free what was acquired again since.
/// </summary>
internal readonly record struct AllocationId : IUtf8SpanFormattable
{
    private const int IndexBits = 20;

    private readonly ulong _packed;

    public AllocationId(long sequence, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, long.MaxValue >> IndexBits);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, 1 << IndexBits);
        _packed = ((ulong)sequence << IndexBits) | (uint)index;
    }

    public long Sequence => (long)(_packed >> IndexBits);

    public int Index => (int)(_packed & ((1UL << IndexBits) - 1));

    /// <summary>The id as one number, for hashing.</summary>
    public ulong Packed => _packed;

    /// <summary>Reads <c>sequence.index</c>; the whole span has to be used.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AllocationId id)
    {
        if (TryParse(utf8, out id, out var used) && used == utf8.Length)
            return true;
        id = default;
        return false;
    }

    /// <summary>Reads <c>sequence.index</c>, and tells how many bytes that took.</summary>
    // Busy from the first moment on, when a large namespace is opened.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AllocationId id, out int used)
    {
        id = default;
        if (!Utf8Parser.TryParse(utf8, out ulong sequence, out used) || used == utf8.Length || utf8[used] != (byte)'.')
            return false;
        used++;
        if (!Utf8Parser.TryParse(utf8[used..], out uint index, out var digits) || sequence > long.MaxValue >> IndexBits || index >= 1 << IndexBits)
            return false;
        used += digits;
        id = new AllocationId((long)sequence, (int)index);
        return true;
    }

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        if (!Utf8Formatter.TryFormat(Sequence, utf8Destination, out var first) || first == utf8Destination.Length)
            return false;
        utf8Destination[first] = (byte)'.';
        if (!Utf8Formatter.TryFormat(Index, utf8Destination[(first + 1)..], out var second))
            return false;
        bytesWritten = first + 1 + second;
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Index}");
}

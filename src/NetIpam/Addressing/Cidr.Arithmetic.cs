using System.Diagnostics;
using System.Numerics;

namespace NetIpam;

// Shorter and longer prefixes made from one, and the bits of it.
public readonly partial struct Cidr
{
    /// <summary>The two prefixes, one bit longer, that this one consists of.</summary>
    /// <exception cref="InvalidOperationException">This is a single address, which has no halves.</exception>
    public (Cidr Low, Cidr High) Split()
    {
        if (HostBits == 0)
            throw new InvalidOperationException($"{this} is a single address and has no halves.");
        var length = _length + 1;
        return (new(_family, length, Value), new(_family, length, Value | (UInt128.One << (HostBits - 1))));
    }

    /// <summary>The prefixes of a length that this one consists of, lowest first; this one alone when it has that
    /// length. They are made while they are enumerated: there may be as many as 2^128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below <see cref="Length"/>, or above 32 or
    /// 128.</exception>
    public IEnumerable<Cidr> Split(int length)
    {
        CheckLength(length, _length, _family.Bits());
        return Subprefixes(this, length);
    }

    /// <summary>The prefix of a length that contains this one; this one when it has that length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or above <see cref="Length"/>.</exception>
    public Cidr Supernet(int length)
    {
        CheckLength(length, 0, _length);
        return new(_family, length, Value & ~Mask(_family.Bits() - length));
    }

    /// <summary>The length of the longest prefix that contains both, which are of one family.</summary>
    internal static int CommonLength(Cidr a, Cidr b)
    {
        Debug.Assert(a._family == b._family, "Prefixes of two families have nothing in common.");
        var upper = a._upper ^ b._upper;
        var equalOf128 = upper != 0
            ? BitOperations.LeadingZeroCount(upper)
            : 64 + BitOperations.LeadingZeroCount(a._lower ^ b._lower);
        return int.Min(equalOf128 - (128 - a._family.Bits()), int.Min(a._length, b._length));
    }

    /// <summary>A bit of the network address; that with index 0 is the most significant one of the family.</summary>
    internal bool BitAt(int index)
    {
        Debug.Assert(index >= 0 && index < _family.Bits(), "There is no such bit.");
        var shift = _family.Bits() - 1 - index;
        // Shifts of 64 bits take the count modulo 64.
        return (((shift < 64 ? _lower : _upper) >> shift) & 1) != 0;
    }

    private static IEnumerable<Cidr> Subprefixes(Cidr whole, int length)
    {
        var hostMask = Mask(whole._family.Bits() - length);
        var last = whole.Value | whole.HostMask;
        var network = whole.Value;
        while (true)
        {
            yield return new(whole._family, length, network);
            if ((network | hostMask) == last)
                yield break;
            network = (network | hostMask) + 1;
        }
    }
}

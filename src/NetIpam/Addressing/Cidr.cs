using System.Diagnostics;

namespace NetIpam;

/// <summary>
/// A prefix in CIDR notation (RFC 4632, RFC 4291), as a value: always masked, so two that mean the same block are
/// equal.
/// <para>The default is 0.0.0.0/0. Prefixes are ordered by family, then by address, then by length, so that a prefix
/// stands directly before what lies in it.</para>
/// </summary>
public readonly partial struct Cidr : IEquatable<Cidr>, IComparable<Cidr>
{
    // An IPAddressValue and a length would take 32 bytes rather than 24.
    private readonly ulong _upper;
    private readonly ulong _lower;
    private readonly IPFamily _family;
    private readonly byte _length;

    /// <summary>Creates the prefix of a length that contains an address; host bits are masked off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or above 32 or 128.</exception>
    public Cidr(IPAddressValue address, int length)
        : this(
            address.Family,
            CheckLength(length, 0, address.Family.Bits()),
            address.Value & ~Mask(address.Family.Bits() - length))
    {
    }

    private Cidr(IPFamily family, int length, UInt128 network)
    {
        _upper = unchecked((ulong)(network >> 64));
        _lower = unchecked((ulong)network);
        _family = family;
        _length = (byte)length;
    }

    /// <summary>The network address: the lowest of the prefix.</summary>
    public IPAddressValue Network => IPAddressValue.Unchecked(_family, Value);

    /// <summary>The number of leading bits that all addresses of the prefix share: 0 to 32 or 128.</summary>
    public int Length => _length;

    /// <summary>The family.</summary>
    public IPFamily Family => _family;

    /// <summary>The number of bits that differ within the prefix: 32 or 128, less <see cref="Length"/>.</summary>
    public int HostBits => _family.Bits() - _length;

    /// <summary>The lowest address; the same as <see cref="Network"/>.</summary>
    public IPAddressValue First => Network;

    /// <summary>The highest address; in an IPv4 prefix shorter than /31 the broadcast address (RFC 919).</summary>
    public IPAddressValue Last => IPAddressValue.Unchecked(_family, Value | HostMask);

    private UInt128 Value => new(_upper, _lower);

    private UInt128 HostMask => Mask(HostBits);

    /// <summary>The prefix with a network and a length that are known to be masked and in range.</summary>
    internal static Cidr Unchecked(IPFamily family, UInt128 network, int length)
    {
        Debug.Assert(network <= family.MaxValue(), "The number is too large for the family.");
        Debug.Assert((network & Mask(family.Bits() - length)) == 0, "The network is not masked.");
        return new(family, length, network);
    }

    /// <summary>Whether the address lies in this prefix; never for one of the other family.</summary>
    public bool Contains(IPAddressValue address) =>
        address.Family == _family && (address.Value & ~HostMask) == Value;

    /// <summary>Whether every address of the other prefix lies in this one; so of itself, too.</summary>
    public bool Contains(Cidr other) =>
        other._family == _family && other._length >= _length && (other.Value & ~HostMask) == Value;

    /// <summary>Whether there is an address in both.</summary>
    public bool Overlaps(Cidr other) => Contains(other) || other.Contains(this);

    /// <inheritdoc/>
    public bool Equals(Cidr other) =>
        _lower == other._lower && _upper == other._upper && _length == other._length && _family == other._family;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cidr other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => AddressHash.Of(_upper, _lower, (ushort)(((int)_family << 8) | _length));

    /// <inheritdoc/>
    public int CompareTo(Cidr other)
    {
        if (_family != other._family)
            return _family < other._family ? -1 : 1;
        if (_upper != other._upper)
            return _upper.CompareTo(other._upper);
        return _lower != other._lower ? _lower.CompareTo(other._lower) : _length.CompareTo(other._length);
    }

    /// <summary>Whether both are equal.</summary>
    public static bool operator ==(Cidr left, Cidr right) => left.Equals(right);

    /// <summary>Whether both differ.</summary>
    public static bool operator !=(Cidr left, Cidr right) => !left.Equals(right);

    /// <summary>Whether the left one comes first.</summary>
    public static bool operator <(Cidr left, Cidr right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes first, or both are equal.</summary>
    public static bool operator <=(Cidr left, Cidr right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right one comes first.</summary>
    public static bool operator >(Cidr left, Cidr right) => left.CompareTo(right) > 0;

    /// <summary>Whether the right one comes first, or both are equal.</summary>
    public static bool operator >=(Cidr left, Cidr right) => left.CompareTo(right) >= 0;

    /// <summary>The number whose lowest bits, 0 to 128 of them, are set.</summary>
    private static UInt128 Mask(int bits) => bits == 128 ? UInt128.MaxValue : ~(UInt128.MaxValue << bits);

    private static int CheckLength(int length, int min, int max)
    {
        if (length < min || length > max)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The length is from {min} to {max}.");
        return length;
    }
}

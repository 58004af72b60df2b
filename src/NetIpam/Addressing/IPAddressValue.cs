using System.Diagnostics;

namespace NetIpam;

/// <summary>
/// An IPv4 or IPv6 address, as a value.
/// <para>The default is 0.0.0.0. Addresses are ordered by family (IPv4 first), then by number. An IPv4-mapped IPv6
/// address (RFC 4291, 2.5.5.2) is an IPv6 address and differs from the IPv4 address in it. There are no zones.</para>
/// </summary>
public readonly partial struct IPAddressValue : IEquatable<IPAddressValue>, IComparable<IPAddressValue>
{
    // A UInt128 is aligned to 16 bytes and would make this 32 bytes rather than 24.
    private readonly ulong _upper;
    private readonly ulong _lower;
    private readonly IPFamily _family;

    /// <summary>Creates the address with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is too large for the family, or there is no such
    /// family.</exception>
    public IPAddressValue(IPFamily family, UInt128 value)
        : this(family, unchecked((ulong)(value >> 64)), unchecked((ulong)value))
    {
        if (family > IPFamily.V6)
            throw new ArgumentOutOfRangeException(nameof(family), family, "The family is IPv4 or IPv6.");
        if (value > family.MaxValue())
            throw new ArgumentOutOfRangeException(nameof(value), value, $"IPv4 addresses are up to {uint.MaxValue}.");
    }

    private IPAddressValue(IPFamily family, ulong upper, ulong lower)
    {
        _family = family;
        _upper = upper;
        _lower = lower;
    }

    /// <summary>The address as a number, its first byte being the most significant one.</summary>
    public UInt128 Value => new(_upper, _lower);

    /// <summary>The family.</summary>
    public IPFamily Family => _family;

    /// <summary>The address with a number that is known to be in the range of the family.</summary>
    internal static IPAddressValue Unchecked(IPFamily family, UInt128 value)
    {
        Debug.Assert(family <= IPFamily.V6 && value <= family.MaxValue(), "The number is too large for the family.");
        return new(family, unchecked((ulong)(value >> 64)), unchecked((ulong)value));
    }

    /// <inheritdoc/>
    public bool Equals(IPAddressValue other) =>
        _lower == other._lower && _upper == other._upper && _family == other._family;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IPAddressValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => AddressHash.Of(_upper, _lower, (ushort)_family);

    /// <inheritdoc/>
    public int CompareTo(IPAddressValue other)
    {
        if (_family != other._family)
            return _family < other._family ? -1 : 1;
        return _upper != other._upper ? _upper.CompareTo(other._upper) : _lower.CompareTo(other._lower);
    }

    /// <summary>Whether both are equal.</summary>
    public static bool operator ==(IPAddressValue left, IPAddressValue right) => left.Equals(right);

    /// <summary>Whether both differ.</summary>
    public static bool operator !=(IPAddressValue left, IPAddressValue right) => !left.Equals(right);

    /// <summary>Whether the left one comes first.</summary>
    public static bool operator <(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes first, or both are equal.</summary>
    public static bool operator <=(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right one comes first.</summary>
    public static bool operator >(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) > 0;

    /// <summary>Whether the right one comes first, or both are equal.</summary>
    public static bool operator >=(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) >= 0;
}

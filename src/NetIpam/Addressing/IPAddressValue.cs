namespace NetIpam;

/// <summary>
/// An IPv4 or IPv6 address, as a value.
/// <para>The default is 0.0.0.0. Addresses are ordered by family (IPv4 first), then by number. An IPv4-mapped IPv6
/// address (RFC 4291, 2.5.5.2) is an IPv6 address and differs from the IPv4 address in it. There are no zones.</para>
/// </summary>
public readonly struct IPAddressValue : IEquatable<IPAddressValue>, IComparable<IPAddressValue>
{
    /// <summary>Creates the address with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is too large for the family.</exception>
    public IPAddressValue(IPFamily family, UInt128 value)
    {
        if (value > family.MaxValue())
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The highest IPv4 address is {uint.MaxValue}.");
        Value = value;
        Family = family;
    }

    /// <summary>The address as a number, its first byte being the most significant one.</summary>
    public UInt128 Value { get; }

    /// <summary>The family.</summary>
    public IPFamily Family { get; }

    /// <inheritdoc/>
    public bool Equals(IPAddressValue other) => Value == other.Value && Family == other.Family;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IPAddressValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, Family);

    /// <inheritdoc/>
    public int CompareTo(IPAddressValue other) =>
        Family == other.Family ? Value.CompareTo(other.Value) : Family.CompareTo(other.Family);

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

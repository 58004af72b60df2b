namespace NetIpam;

/// <summary>
/// A prefix in CIDR notation (RFC 4632, RFC 4291), as a value: always masked, so two that mean the same block are equal.
/// <para>The default is 0.0.0.0/0. Prefixes are ordered by family, then by address, then by length, so that a prefix
/// stands directly before what lies in it.</para>
/// </summary>
public readonly struct Cidr : IEquatable<Cidr>, IComparable<Cidr>
{
    private readonly byte _length;

    /// <summary>Creates the prefix of a length that contains an address; host bits are masked off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or above 32 or 128.</exception>
    public Cidr(IPAddressValue address, int length)
    {
        if (length < 0 || length > address.Family.Bits())
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The length is from 0 to {address.Family.Bits()}.");
        _length = (byte)length;
        Network = new IPAddressValue(address.Family, address.Value & ~Mask(address.Family.Bits() - length));
    }

    /// <summary>The network address: the lowest of the prefix.</summary>
    public IPAddressValue Network { get; }

    /// <summary>The number of leading bits that all addresses of the prefix share: 0 to 32 or 128.</summary>
    public int Length => _length;

    /// <summary>The family.</summary>
    public IPFamily Family => Network.Family;

    /// <summary>The number of bits that differ within the prefix: 32 or 128, less <see cref="Length"/>.</summary>
    public int HostBits => Family.Bits() - _length;

    /// <summary>The lowest address; the same as <see cref="Network"/>.</summary>
    public IPAddressValue First => Network;

    /// <summary>The highest address; in an IPv4 prefix shorter than /31 the broadcast address (RFC 919).</summary>
    public IPAddressValue Last => new(Family, Network.Value | HostMask);

    private UInt128 HostMask => Mask(HostBits);

    private static UInt128 Mask(int bits) => bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    /// <summary>Whether the address lies in this prefix; never for one of the other family.</summary>
    public bool Contains(IPAddressValue address) =>
        address.Family == Family && (address.Value & ~HostMask) == Network.Value;

    /// <summary>Whether every address of the other prefix lies in this one; so of itself, too.</summary>
    public bool Contains(Cidr other) => other._length >= _length && Contains(other.Network);

    /// <summary>Whether there is an address in both.</summary>
    public bool Overlaps(Cidr other) => Contains(other) || other.Contains(this);

    /// <inheritdoc/>
    public bool Equals(Cidr other) => Network.Equals(other.Network) && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cidr other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network.Value, _length, Family);

    /// <inheritdoc/>
    public int CompareTo(Cidr other)
    {
        var byNetwork = Network.CompareTo(other.Network);
        return byNetwork != 0 ? byNetwork : _length.CompareTo(other._length);
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
}

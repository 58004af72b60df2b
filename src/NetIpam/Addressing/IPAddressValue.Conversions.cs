using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NetIpam;

// Conversions at the edge, where callers hold texts and System.Net types. What they refuse is a refused request.
public readonly partial struct IPAddressValue
{
    private const int BytesOfV4 = 4;
    private const int BytesOfV6 = 16;

    /// <summary>The same address; an IPv4-mapped one stays an IPv6 address.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.MalformedAddress"/>: there is no address, or it has a
    /// zone (<see cref="IPAddress.ScopeId"/>).</exception>
    public static IPAddressValue From(IPAddress address)
    {
        if (address is null)
            throw new IpamException(IpamReason.MalformedAddress, "There is no address.");
        if (HasZone(address))
            throw new IpamException(IpamReason.MalformedAddress, MalformedText.AddressWithZone(address.ToString()));
        return FromZoneless(address);
    }

    /// <summary>The same address. Does allocate.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[BytesOfV6];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new IPAddress(_family == IPFamily.V4 ? bytes[^BytesOfV4..] : bytes);
    }

    /// <summary>Reads an address, as <see cref="Parse(string)"/> does.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.MalformedAddress"/>: the text is not an address, or there
    /// is none.</exception>
    public static implicit operator IPAddressValue(string text)
    {
        if (text is null)
            throw new IpamException(IpamReason.MalformedAddress, "There is no address.");
        return TryParse(text, out var address)
            ? address
            : throw new IpamException(IpamReason.MalformedAddress, MalformedText.Address(text));
    }

    /// <inheritdoc cref="From(IPAddress)"/>
    public static implicit operator IPAddressValue(IPAddress address) => From(address);

    /// <inheritdoc cref="ToIPAddress()"/>
    public static implicit operator IPAddress(IPAddressValue address) => address.ToIPAddress();

    internal static bool HasZone(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0;

    /// <summary>The same address, which is known to have no zone.</summary>
    internal static IPAddressValue FromZoneless(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[BytesOfV6];
        address.TryWriteBytes(bytes, out var written);
        return written == BytesOfV4
            ? Unchecked(IPFamily.V4, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : Unchecked(IPFamily.V6, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}

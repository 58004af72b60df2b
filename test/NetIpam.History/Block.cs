using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetIpam.History;

/// <summary>
/// A range of addresses: a prefix, or one address. On purpose not the arithmetic of the library, which is what is checked.
/// </summary>
internal readonly record struct Block(AddressFamily Family, UInt128 First, UInt128 Last)
{
    /// <exception cref="FormatException">It is neither an address nor a prefix.</exception>
    public static Block Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = IPAddress.Parse(slash < 0 ? text : text[..slash]);
        var bytes = address.GetAddressBytes();
        var bits = bytes.Length * 8;
        var length = slash < 0 ? bits : int.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (length > bits)
            throw new FormatException($"'{text}' is no prefix.");
        var size = bits == length ? UInt128.Zero : bits - length == 128 ? UInt128.MaxValue : (UInt128.One << (bits - length)) - 1;
        Span<byte> wide = stackalloc byte[16];
        bytes.CopyTo(wide[(16 - bytes.Length)..]);
        var first = BinaryPrimitives.ReadUInt128BigEndian(wide) & ~size;
        return new Block(address.AddressFamily, first, first + size);
    }

    public bool Contains(Block other) => Family == other.Family && First <= other.First && other.Last <= Last;

    public bool Overlaps(Block other) => Family == other.Family && First <= other.Last && other.First <= Last;

    /// <summary>Whether an address of this prefix is never handed out: the network address, and the broadcast address of
    /// IPv4, unless there are but two addresses (RFC 3021, RFC 6164).</summary>
    public bool IsReserved(Block address) =>
        Last - First > 1 && (address.First == First || (Family == AddressFamily.InterNetwork && address.First == Last));
}

using System.Numerics;

namespace NetIpam;

/// <summary>
/// Writes addresses and prefixes as text of UTF-16 or UTF-8, by one implementation and without allocating: IPv4 in
/// dotted decimal, IPv6 as RFC 5952 has it.
/// </summary>
internal static class AddressFormatter
{
    /// <summary>The length of the longest text of an address: eight groups of four digits.</summary>
    public const int MaxAddressLength = 39;

    /// <summary>The length of the longest text of a prefix: the longest address and <c>/128</c>.</summary>
    public const int MaxCidrLength = MaxAddressLength + 4;

    private const int GroupsOfV6 = 8;

    /// <summary>Writes an address, or nothing at all when the destination is too short for it.</summary>
    public static bool TryFormat<TChar>(IPAddressValue address, Span<TChar> destination, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        var text = new TextBuffer<TChar>(stackalloc TChar[MaxAddressLength]);
        Append(ref text, address);
        return text.TryCopyTo(destination, out written);
    }

    /// <summary>Writes a prefix, or nothing at all when the destination is too short for it.</summary>
    public static bool TryFormat<TChar>(Cidr cidr, Span<TChar> destination, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        var text = new TextBuffer<TChar>(stackalloc TChar[MaxCidrLength]);
        Append(ref text, cidr.Network);
        text.Append('/');
        text.AppendDecimal((uint)cidr.Length);
        return text.TryCopyTo(destination, out written);
    }

    private static void Append<TChar>(ref TextBuffer<TChar> text, IPAddressValue address)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        if (address.Family == IPFamily.V4)
            AppendV4(ref text, unchecked((uint)address.Value));
        else
            AppendV6(ref text, address.Value);
    }

    private static void AppendV4<TChar>(ref TextBuffer<TChar> text, uint value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        text.AppendDecimal(value >> 24);
        text.Append('.');
        text.AppendDecimal((value >> 16) & 0xff);
        text.Append('.');
        text.AppendDecimal((value >> 8) & 0xff);
        text.Append('.');
        text.AppendDecimal(value & 0xff);
    }

    private static void AppendV6<TChar>(ref TextBuffer<TChar> text, UInt128 value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        // RFC 5952, 5: of the prefixes that embed IPv4, this is the one that is known without configuration.
        if (value >> 32 == 0xffff)
        {
            text.Append(':');
            text.Append(':');
            text.AppendHexadecimal(0xffff);
            text.Append(':');
            AppendV4(ref text, unchecked((uint)value));
            return;
        }

        Span<ushort> groups = stackalloc ushort[GroupsOfV6];
        for (var i = GroupsOfV6 - 1; i >= 0; i--, value >>= 16)
            groups[i] = unchecked((ushort)value);
        var (start, end) = LongestZeroRun(groups);
        for (var i = 0; i < GroupsOfV6; i++)
        {
            if (i == start)
            {
                text.Append(':');
                text.Append(':');
                i = end;
            }
            else if (i > 0)
            {
                text.Append(':');
            }
            if (i < GroupsOfV6)
                text.AppendHexadecimal(groups[i]);
        }
    }

    /// <summary>The first of the longest runs of zeros, its end being exclusive; (-1, -1) when none is longer than one
    /// (RFC 5952, 4.2).</summary>
    private static (int Start, int End) LongestZeroRun(ReadOnlySpan<ushort> groups)
    {
        var (start, end) = (-1, -1);
        var longest = 1;
        for (var i = 0; i < groups.Length; i++)
        {
            var first = i;
            while (i < groups.Length && groups[i] == 0)
                i++;
            if (i - first > longest)
            {
                (start, end) = (first, i);
                longest = i - first;
            }
        }
        return (start, end);
    }
}

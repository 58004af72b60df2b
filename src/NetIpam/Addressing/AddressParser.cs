using System.Numerics;

namespace NetIpam;

/// <summary>
/// Reads addresses and prefixes from text of UTF-16 or UTF-8, by one implementation and without allocating. It is
/// strict, because a text that two programs read differently is worse than one that is refused: no leading zeros in
/// decimals, no zones, no white space, and <c>::</c> stands for at least one group.
/// </summary>
internal static class AddressParser
{
    private const int GroupsOfV6 = 8;
    private const int LongestGroup = 4;

    /// <summary>Reads an IPv4 address in dotted decimal, or an IPv6 address (RFC 4291, 2.2).</summary>
    public static bool TryParseAddress<TChar>(ReadOnlySpan<TChar> text, out IPAddressValue address)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        // An IPv6 text has its first colon after four digits at most.
        if (text[..int.Min(text.Length, LongestGroup + 1)].Contains(TChar.CreateTruncating(':')))
        {
            var isV6 = TryParseV6(text, out var value);
            address = isV6 ? IPAddressValue.Unchecked(IPFamily.V6, value) : default;
            return isV6;
        }
        var isV4 = TryParseV4(text, out var number);
        address = isV4 ? IPAddressValue.Unchecked(IPFamily.V4, number) : default;
        return isV4;
    }

    /// <summary>Reads an address, a slash and a length (RFC 4632, 3.1; RFC 4291, 2.3).</summary>
    public static bool TryParseCidr<TChar>(ReadOnlySpan<TChar> text, out Cidr cidr)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        cidr = default;
        var slash = text.IndexOf(TChar.CreateTruncating('/'));
        if (slash < 0
            || !TryParseAddress(text[..slash], out var address)
            || !TryParseLength(text[(slash + 1)..], address.Family.Bits(), out var length))
            return false;
        cidr = new Cidr(address, length);
        return true;
    }

    private static bool TryParseLength<TChar>(ReadOnlySpan<TChar> text, int max, out int length)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        length = 0;
        if (text.IsEmpty || (text.Length > 1 && text[0] == TChar.CreateTruncating('0')))
            return false;
        foreach (var c in text)
        {
            var digit = Decimal(c);
            if (digit > 9)
                return false;
            length = length * 10 + (int)digit;
            if (length > max)
                return false;
        }
        return true;
    }

    private static bool TryParseV4<TChar>(ReadOnlySpan<TChar> text, out uint value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        value = 0;
        var part = 0u;
        var digits = 0;
        var dots = 0;
        foreach (var c in text)
        {
            var digit = Decimal(c);
            if (digit <= 9)
            {
                var leadingZero = digits == 1 && part == 0;
                part = part * 10 + digit;
                digits++;
                if (leadingZero || part > byte.MaxValue)
                    return false;
            }
            else
            {
                if (c != TChar.CreateTruncating('.') || digits == 0)
                    return false;
                value = (value << 8) | part;
                dots++;
                part = 0;
                digits = 0;
            }
        }
        value = (value << 8) | part;
        return dots == 3 && digits > 0;
    }

    private static bool TryParseV6<TChar>(ReadOnlySpan<TChar> text, out UInt128 value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        var colon = TChar.CreateTruncating(':');
        value = 0;
        var groups = 0;
        var gap = -1;
        var i = 0;
        if (text.Length >= 2 && text[0] == colon && text[1] == colon)
        {
            gap = 0;
            i = 2;
        }
        while (i < text.Length)
        {
            var start = i;
            var group = 0u;
            for (; i < text.Length; i++)
            {
                var digit = Hexadecimal(text[i]);
                if (digit > 15)
                    break;
                group = (group << 4) | digit;
            }

            if (i < text.Length && text[i] == TChar.CreateTruncating('.'))
            {
                if (groups > GroupsOfV6 - 2 || !TryParseV4(text[start..], out var tail))
                    return false;
                value = (value << 32) | tail;
                groups += 2;
                break;
            }

            if (i - start is 0 or > LongestGroup || groups == GroupsOfV6)
                return false;
            value = (value << 16) | group;
            groups++;

            if (i == text.Length)
                break;
            if (text[i] != colon || ++i == text.Length)
                return false;
            if (text[i] != colon)
                continue;
            if (gap >= 0)
                return false;
            gap = groups;
            i++;
        }

        if (gap < 0)
            return groups == GroupsOfV6;
        if (groups == GroupsOfV6)
            return false;
        var bitsAfterGap = 16 * (groups - gap);
        var afterGap = value & ~(UInt128.MaxValue << bitsAfterGap);
        value = ((value >> bitsAfterGap) << (16 * (GroupsOfV6 - gap))) | afterGap;
        return true;
    }

    /// <summary>The value of a decimal digit, and something above 9 for any other character.</summary>
    private static uint Decimal<TChar>(TChar c)
        where TChar : unmanaged, IBinaryInteger<TChar> => unchecked(uint.CreateTruncating(c) - '0');

    /// <summary>The value of a hexadecimal digit, and something above 15 for any other character.</summary>
    private static uint Hexadecimal<TChar>(TChar c)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        var digit = Decimal(c);
        if (digit <= 9)
            return digit;
        var letter = unchecked((uint.CreateTruncating(c) | 0x20) - 'a');
        return letter <= 5 ? letter + 10 : uint.MaxValue;
    }
}

namespace NetIpam.Tests.Addressing;

/// <summary>The naive model of addresses and prefixes: texts of zeros and ones, compared as texts.</summary>
internal static class BitText
{
    public static string Of(IPAddressValue address)
    {
        var bits = address.Family.Bits();
        var text = new char[bits];
        for (var i = 0; i < bits; i++)
            text[bits - 1 - i] = (address.Value / Power(i)) % 2 == 0 ? '0' : '1';
        return new string(text);
    }

    /// <summary>The leading bits, which all addresses of the prefix share.</summary>
    public static string Of(Cidr cidr) => Of(cidr.Network)[..cidr.Length];

    public static IPAddressValue ToAddress(string bits, IPFamily family)
    {
        bits.Length.ShouldBe(family.Bits());
        UInt128 value = 0;
        foreach (var bit in bits)
            value = value * 2 + (bit == '1' ? UInt128.One : 0);
        return new IPAddressValue(family, value);
    }

    private static UInt128 Power(int exponent)
    {
        UInt128 power = 1;
        for (var i = 0; i < exponent; i++)
            power *= 2;
        return power;
    }
}

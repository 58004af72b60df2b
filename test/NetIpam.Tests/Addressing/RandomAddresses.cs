namespace NetIpam.Tests.Addressing;

/// <summary>Addresses and prefixes with many zeros and ones in them, where the edges are.</summary>
internal static class RandomAddresses
{
    public static IPAddressValue NextAddress(this Random random, IPFamily family)
    {
        UInt128 value = 0;
        for (var unit = 0; unit < family.Bits() / 8; unit++)
            value = (value << 8) | random.NextByte();
        if (family == IPFamily.V6 && random.Next(4) == 0)
            value = ZeroSomeGroups(random, value);
        return new IPAddressValue(family, value);
    }

    public static IPAddressValue NextAddress(this Random random) => random.NextAddress(random.NextFamily());

    public static Cidr NextCidr(this Random random, IPFamily family) =>
        new(random.NextAddress(family), random.Next(family.Bits() + 1));

    public static Cidr NextCidr(this Random random) => random.NextCidr(random.NextFamily());

    public static IPFamily NextFamily(this Random random) => (IPFamily)random.Next(2);

    /// <summary>An address that often lies in the prefix, or directly beside it.</summary>
    public static IPAddressValue NextAddressNear(this Random random, Cidr cidr)
    {
        var value = random.Next(5) switch
        {
            0 => cidr.First.Value,
            1 => cidr.Last.Value,
            2 => unchecked(cidr.First.Value - 1) & cidr.Family.MaxValue(),
            3 => unchecked(cidr.Last.Value + 1) & cidr.Family.MaxValue(),
            _ => random.NextAddress(cidr.Family).Value,
        };
        return new IPAddressValue(cidr.Family, value);
    }

    private static byte NextByte(this Random random) => random.Next(8) switch
    {
        < 4 => 0,
        4 => byte.MaxValue,
        _ => (byte)random.Next(256),
    };

    private static UInt128 ZeroSomeGroups(Random random, UInt128 value)
    {
        var zeros = random.Next(256);
        for (var group = 0; group < 8; group++)
        {
            if ((zeros >> group & 1) != 0)
                value &= ~((UInt128)0xffff << (16 * group));
        }
        return value;
    }
}

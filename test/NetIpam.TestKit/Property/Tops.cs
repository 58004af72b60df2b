namespace NetIpam.TestKit.Property;

/// <summary>Top prefixes to draw from: every length at which something changes, at both ends of both families, and small
/// pools that fill up within one sequence. Many of them overlap.</summary>
public static class Tops
{
    private static readonly int[] LengthsV4 = [0, 1, 8, 16, 24, 26, 27, 28, 29, 30, 31, 32];
    private static readonly int[] LengthsV6 = [0, 1, 32, 63, 64, 65, 112, 120, 122, 124, 125, 126, 127, 128];

    private static readonly UInt128 Documentation = new(0x2001_0db8_0000_0000, 0);
    private static readonly UInt128[] PlacesV4 = [0, 0x0A00_0000, 0xC0A8_0000, 0xFFFF_FFFF];
    private static readonly UInt128[] PlacesV6 = [0, Documentation, UInt128.MaxValue];

    public static Cidr Draw(Random random)
    {
        var v4 = random.Next(2) == 0;
        var lengths = v4 ? LengthsV4 : LengthsV6;
        var places = v4 ? PlacesV4 : PlacesV6;
        var family = v4 ? IPFamily.V4 : IPFamily.V6;
        return new Cidr(new IPAddressValue(family, places[random.Next(places.Length)]), lengths[random.Next(lengths.Length)]);
    }

    public static int DrawLength(Random random, IPFamily family)
    {
        var lengths = family == IPFamily.V4 ? LengthsV4 : LengthsV6;
        return lengths[random.Next(lengths.Length)];
    }
}

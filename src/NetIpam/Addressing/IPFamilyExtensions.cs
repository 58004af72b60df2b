namespace NetIpam;

/// <summary>What follows from the family of an address.</summary>
public static class IPFamilyExtensions
{
    /// <summary>The number of bits of an address: 32 or 128.</summary>
    public static int Bits(this IPFamily family) => family == IPFamily.V4 ? 32 : 128;

    /// <summary>The highest address as a number: 2^32 - 1 or 2^128 - 1.</summary>
    public static UInt128 MaxValue(this IPFamily family) => family == IPFamily.V4 ? uint.MaxValue : UInt128.MaxValue;
}

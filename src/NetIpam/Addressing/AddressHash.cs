namespace NetIpam;

/// <summary>The hash of addresses and prefixes: one multiplication, without a seed.</summary>
internal static class AddressHash
{
    // Without these factors, which have no pattern, zeros on one side would hide what is on the other.
    private const ulong UpperKey = 0x9E3779B97F4A7C15;
    private const ulong LowerKey = 0xD6E8FEB86659FD93;

    /// <summary>Mixes the halves of a number and a tag of 16 bits. Numbers that differ regularly, as those of addresses
    /// mostly do, spread over all bits of the result.</summary>
    public static int Of(ulong upper, ulong lower, ushort tag)
    {
        var high = Math.BigMul(upper ^ ((ulong)tag << 48) ^ UpperKey, lower ^ LowerKey, out var low);
        var hash = high ^ low;
        return unchecked((int)(hash ^ (hash >> 32)));
    }
}

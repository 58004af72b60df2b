using System.Text;

namespace NetIpam.State;

/// <summary>
/// 64-bit hashes of facts, whose sum is the digest of a state. They are part of the format of the log: the same on every
/// machine, for ever. Not meant against an attacker (commit ids are), but against mistakes.
/// </summary>
internal static class FactHash
{
    private const ulong PrefixSeed = 0x9E3779B97F4A7C15;
    private const ulong AnswerSeed = 0xC2B2AE3D27D4EB4F;
    private const ulong NamespaceSeed = 0x165667B19E3779F9;

    public const ulong Closed = 0x27D4EB2F165667C5;

    /// <summary>Of a prefix itself; the part of it that all facts about it share.</summary>
    public static ulong Key(Cidr prefix) =>
        Mix(Mix(PrefixSeed ^ (((ulong)prefix.Family << 8) | (uint)prefix.Length), prefix.Network.Value), 0);

    /// <summary>Of the fact that a prefix is there.</summary>
    public static ulong Prefix(ulong key, ulong parentKey, AllocationId id) => Mix(Mix(key, parentKey), id.Packed);

    /// <summary>Of the fact that an address of a prefix is acquired.</summary>
    public static ulong Address(ulong prefixKey, UInt128 address, AllocationId id) => Mix(Mix(prefixKey, address), id.Packed);

    /// <summary>Of the fact that a request has an answer.</summary>
    public static ulong Answer(string requestId, AllocationId id) => Mix(Text(AnswerSeed, requestId), id.Packed);

    /// <summary>Of the fact that a namespace is registered.</summary>
    public static ulong Namespace(string name, long generation) => Mix(Text(NamespaceSeed, name), (ulong)generation);

    private static ulong Text(ulong seed, string text)
    {
        Span<byte> utf8 = stackalloc byte[3 * 128];
        if (!Encoding.UTF8.TryGetBytes(text, utf8, out var written))
            throw new InvalidLogException($"A name or request id of {text.Length} characters is longer than there can be one.");
        var rest = utf8[..written];
        var hash = Mix(seed, (ulong)rest.Length);
        foreach (var b in rest)
            hash = Mix(hash, b);
        return hash;
    }

    private static ulong Mix(ulong hash, UInt128 value) => Mix(Mix(hash, (ulong)(value >> 64)), unchecked((ulong)value));

    // The finaliser of SplitMix64 over hash and value.
    private static ulong Mix(ulong hash, ulong value)
    {
        unchecked
        {
            var x = hash ^ (value * 0xD6E8FEB86659FD93);
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}

using System.Buffers;

namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>One piece of a body that is made of several: a byte of flags, four of length, and the content.</summary>
internal readonly record struct Frame(byte Flags, ReadOnlySequence<byte> Content)
{
    public const int PrefixBytes = 5;

    /// <summary>The flag of a content that is compressed.</summary>
    public const byte Compressed = 1;
}

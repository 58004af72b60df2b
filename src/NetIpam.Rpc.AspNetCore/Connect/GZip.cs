using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Bodies in gzip format (RFC 1952).</summary>
internal static class GZip
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Header and trailer.</summary>
    private const int MinBytes = 18;

    /// <summary>Unpacks a whole body of one member, up to a limit; <see langword="null"/> if it unpacks to more.</summary>
    /// <exception cref="InvalidDataException">It is not in gzip format, or ends early.</exception>
    public static ReadOnlyMemory<byte>? Unpack(ReadOnlySequence<byte> packed, int maxBytes)
    {
        var bytes = packed.ToArray();
        var output = new ArrayBufferWriter<byte>(ChunkBytes);
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        while (output.WrittenCount <= maxBytes)
        {
            var count = gzip.Read(output.GetSpan(ChunkBytes));
            if (count > 0)
            {
                output.Advance(count);
                continue;
            }
            // The stream does not notice an early end; the length at the end of the format tells it.
            if (bytes.Length < MinBytes
                || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan()[^sizeof(uint)..]) != (uint)output.WrittenCount)
                throw new InvalidDataException("The body ends early.");
            return output.WrittenMemory;
        }
        return null;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace NetIpam.Rpc.Client.Grpc;

/// <summary>Messages in gzip format (RFC 1952).</summary>
internal static class GrpcGZip
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Header and trailer.</summary>
    private const int MinBytes = 18;

    /// <summary>Unpacks a message.</summary>
    /// <exception cref="InvalidDataException">It is not in gzip format, or ends early.</exception>
    /// <exception cref="RpcException">It unpacks to more than the limit.</exception>
    public static ReadOnlySpan<byte> Unpack(ReadOnlyMemory<byte> packed, string server, int maxBytes)
    {
        // Servers may name the compression of an empty message, too, which they do not compress.
        if (packed.IsEmpty)
            return [];
        MemoryMarshal.TryGetArray(packed, out var array);
        using var gzip = new GZipStream(
            new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), CompressionMode.Decompress);
        var output = new ArrayBufferWriter<byte>(ChunkBytes);
        while (gzip.Read(output.GetSpan(ChunkBytes)) is > 0 and var count)
        {
            output.Advance(count);
            if (output.WrittenCount > maxBytes)
                throw TooLarge(server);
        }
        // The stream does not notice an early end; the length at the end of the format tells it.
        if (packed.Length < MinBytes || BinaryPrimitives.ReadUInt32LittleEndian(packed.Span[^sizeof(uint)..]) != (uint)output.WrittenCount)
            throw new InvalidDataException("The message ends early.");
        return output.WrittenSpan;
    }

    public static RpcException TooLarge(string server) => new(RpcCode.ResourceExhausted, $"the answer of {server} is too large");
}

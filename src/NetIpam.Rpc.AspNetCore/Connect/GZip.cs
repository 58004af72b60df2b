using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Bodies in gzip format (RFC 1952).</summary>
internal static class GZip
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Header and trailer.</summary>
    private const int MinBytes = 18;

    /// <summary>Unpacks a whole body of one member, up to a limit; <see langword="null"/> if it unpacks to more.</summary>
    /// <exception cref="InvalidDataException">It is not in gzip format, or ends early.</exception>
    public static ReadOnlySequence<byte>? Unpack(ReadOnlySequence<byte> packed, int maxBytes)
    {
        // A pipe grows by pieces: an array would be copied to one of twice the size, again and again.
        var output = new Pipe(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: ChunkBytes, useSynchronizationContext: false));
        using var gzip = new GZipStream(PipeReader.Create(packed).AsStream(), CompressionMode.Decompress);
        var length = 0L;
        while (length <= maxBytes)
        {
            var count = gzip.Read(output.Writer.GetSpan(ChunkBytes));
            if (count > 0)
            {
                output.Writer.Advance(count);
                length += count;
                continue;
            }
            // The stream does not notice an early end; the length at the end of the format tells it.
            if (packed.Length < MinBytes || LengthAtEnd(packed) != (uint)length)
                throw new InvalidDataException("The body ends early.");
            output.Writer.Complete();
            output.Reader.TryRead(out var unpacked);
            return unpacked.Buffer;
        }
        return null;
    }

    private static uint LengthAtEnd(ReadOnlySequence<byte> packed)
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        packed.Slice(packed.Length - end.Length).CopyTo(end);
        return BinaryPrimitives.ReadUInt32LittleEndian(end);
    }
}

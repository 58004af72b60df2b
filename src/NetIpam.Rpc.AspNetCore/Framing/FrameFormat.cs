using System.Buffers.Binary;
using System.IO.Compression;

namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>Writes frames.</summary>
internal static class FrameFormat
{
    /// <summary>A smaller content does not get smaller by compressing it.</summary>
    private const int MinCompressedBytes = 1024;

    /// <summary>A frame around a message, compressed if that is allowed and worth it.</summary>
    public static byte[] Message(ReadOnlySpan<byte> message, bool mayCompress) =>
        mayCompress && message.Length >= MinCompressedBytes ? Compressed(message) : Of(0, message);

    /// <summary>A frame around any content.</summary>
    public static byte[] Of(byte flags, ReadOnlySpan<byte> content)
    {
        var frame = new byte[Frame.PrefixBytes + content.Length];
        content.CopyTo(frame.AsSpan(Frame.PrefixBytes));
        WritePrefix(frame, flags);
        return frame;
    }

    private static byte[] Compressed(ReadOnlySpan<byte> message)
    {
        var output = new MemoryStream();
        output.Write(stackalloc byte[Frame.PrefixBytes]);
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(message);
        var frame = output.ToArray();
        WritePrefix(frame, Frame.Compressed);
        return frame;
    }

    private static void WritePrefix(byte[] frame, byte flags)
    {
        frame[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - Frame.PrefixBytes));
    }
}

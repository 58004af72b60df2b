using System.Buffers.Binary;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace NetIpam.Rpc.Client.Grpc;

/// <summary>What is around a message of gRPC: a byte of flags and four of length before it, and the headers that tell of it.</summary>
internal static class GrpcFrame
{
    public const int PrefixBytes = 5;

    /// <summary>The flag of a message that is compressed.</summary>
    public const byte Compressed = 1;

    private const string MediaType = "application/grpc";

    public static readonly MediaTypeHeaderValue ContentType = new(MediaType);

    /// <summary>A message in its frame.</summary>
    public static byte[] Of(IMessage message)
    {
        var length = message.CalculateSize();
        var frame = new byte[PrefixBytes + length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        message.WriteTo(frame.AsSpan(PrefixBytes));
        return frame;
    }

    /// <summary>Whether an answer has messages of protobuf in it: <c>application/grpc</c>, also with <c>+proto</c>.</summary>
    public static bool IsContentType(HttpHeadersNonValidated headers)
    {
        if (!headers.TryGetValues("Content-Type", out var values))
            return false;
        var text = values.ToString();
        var type = text.AsSpan(0, text.AsSpan().IndexOf(';') is >= 0 and var end ? end : text.Length).Trim();
        return type.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
            || type.Equals(MediaType + "+proto", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether messages of an answer may be compressed in the one way that was offered.</summary>
    public static bool IsCompressed(HttpHeadersNonValidated headers) =>
        headers.TryGetValues("grpc-encoding", out var values) && string.Equals(values.ToString(), "gzip", StringComparison.Ordinal);
}

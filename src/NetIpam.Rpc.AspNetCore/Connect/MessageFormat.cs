using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Net.Http.Headers;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>How messages are written in a body.</summary>
internal abstract class MessageFormat(string contentType)
{
    /// <summary>The content types that can be sent, for an answer to one that cannot.</summary>
    public const string AcceptPost = JsonFormat.Name + ", " + BinaryFormat.Name;

    /// <summary>The content types of streams, for an answer to one who sends another.</summary>
    public const string AcceptPostStream = StreamPrefix + "json, " + StreamPrefix + "proto";

    private const string Prefix = "application/";
    private const string StreamPrefix = "application/connect+";

    private static readonly JsonFormat Json = new();
    private static readonly BinaryFormat Binary = new();

    /// <summary>The content type of streams in this format.</summary>
    public string StreamContentType { get; } = StreamPrefix + contentType[Prefix.Length..];

    /// <summary>The content type of answers in this format.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>The format of a content type; <see langword="null"/> if there is none.</summary>
    public static MessageFormat? ForContentType(string? contentType)
    {
        // As most callers write it, it need not be parsed.
        if (contentType is BinaryFormat.Name)
            return Binary;
        if (contentType is JsonFormat.Name)
            return Json;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return null;
        if (type.MediaType.Equals(BinaryFormat.Name, StringComparison.OrdinalIgnoreCase))
            return Binary;
        var isUtf8 = !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return isUtf8 && type.MediaType.Equals(JsonFormat.Name, StringComparison.OrdinalIgnoreCase) ? Json : null;
    }

    /// <summary>The format of a content type of a stream; <see langword="null"/> if there is none.</summary>
    public static MessageFormat? ForStreamContentType(string? contentType) =>
        contentType is not null && contentType.StartsWith(StreamPrefix, StringComparison.OrdinalIgnoreCase)
            ? ForContentType(Prefix + contentType[StreamPrefix.Length..])
            : null;

    /// <summary>Reads a message.</summary>
    /// <exception cref="RpcException"><see cref="RpcCode.InvalidArgument"/></exception>
    public abstract IMessage Read(MessageDescriptor type, ReadOnlySequence<byte> body);

    public abstract byte[] Write(IMessage message);
}

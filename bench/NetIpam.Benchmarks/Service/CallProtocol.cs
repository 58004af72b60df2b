using System.Buffers.Binary;
using System.Net;
using System.Text;
using Google.Protobuf;

namespace NetIpam.Benchmarks.Service;

/// <summary>How a message is put into the body of a call, and taken out of its answer.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Path">A short name of its own.</param>
/// <param name="ContentType">The type of requests and answers.</param>
/// <param name="Version">The version of HTTP.</param>
internal sealed record CallProtocol(string Name, string Path, string ContentType, Version Version)
{
    private const int FrameHeader = 5;

    public static IReadOnlyList<CallProtocol> All { get; } =
    [
        new("Connect JSON, HTTP/1.1", "json1", "application/json", HttpVersion.Version11),
        new("Connect protobuf, HTTP/1.1", "proto1", "application/proto", HttpVersion.Version11),
        new("Connect protobuf, HTTP/2", "proto2", "application/proto", HttpVersion.Version20),
        new("gRPC, HTTP/1.1", "grpc1", "application/grpc", HttpVersion.Version11),
        new("gRPC, HTTP/2", "grpc2", "application/grpc", HttpVersion.Version20),
        new("gRPC-Web, HTTP/1.1", "web1", "application/grpc-web", HttpVersion.Version11),
        new("gRPC-Web, HTTP/2", "web2", "application/grpc-web", HttpVersion.Version20),
    ];

    /// <summary>Whether the status comes in trailers of HTTP.</summary>
    public bool HasTrailers { get; } = ContentType == "application/grpc";

    /// <summary>Whether messages are in frames: all of gRPC.</summary>
    public bool IsFramed { get; } = ContentType.StartsWith("application/grpc", StringComparison.Ordinal);

    private bool IsJson { get; } = ContentType == "application/json";

    public static CallProtocol Of(string path) => All.First(protocol => protocol.Path == path);

    public byte[] Encode(IMessage message)
    {
        if (IsJson)
            return Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        var bytes = message.ToByteArray();
        if (!IsFramed)
            return bytes;
        var frame = new byte[FrameHeader + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }

    public T Decode<T>(byte[] answer)
        where T : IMessage<T>, new()
    {
        if (IsJson)
            return JsonParser.Default.Parse<T>(Encoding.UTF8.GetString(answer));
        var message = new T();
        message.MergeFrom(IsFramed ? answer.AsSpan(FrameHeader, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(1))) : answer);
        return message;
    }
}

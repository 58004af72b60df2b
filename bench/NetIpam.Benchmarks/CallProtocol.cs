using System.Buffers.Binary;
using System.Net;
using System.Text;
using Google.Protobuf;
using NetIpam.Api.V1;

namespace NetIpam.Benchmarks;

/// <summary>How a message is put into the body of a call, and taken out of its answer.</summary>
internal sealed record CallProtocol(string Name, string Path, string ContentType, Version Version)
{
    private const int FrameHeader = 5;
    private const byte TrailersFlag = 0x80;

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

    /// <summary>The body of an answer to an acquire, without what HTTP puts around it.</summary>
    public byte[] TypicalAnswer
    {
        get
        {
            var message = Encode(new AcquireIPResponse { Ip = new IP { Ip = "10.0.0.1", ParentPrefix = ServiceMode.Prefix } });
            return IsFramed && !HasTrailers ? [.. message, .. Frame(TrailersFlag, "grpc-status: 0\r\n"u8)] : message;
        }
    }

    public byte[] Encode(IMessage message)
    {
        if (IsJson)
            return Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        var bytes = message.ToByteArray();
        return IsFramed ? Frame(0, bytes) : bytes;
    }

    public string AddressIn(byte[] answer)
    {
        if (IsJson)
            return JsonParser.Default.Parse<AcquireIPResponse>(Encoding.UTF8.GetString(answer)).Ip.Ip;
        var message = IsFramed ? answer.AsSpan(FrameHeader, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(1))) : answer;
        return AcquireIPResponse.Parser.ParseFrom(message).Ip.Ip;
    }

    private static byte[] Frame(byte flags, ReadOnlySpan<byte> content)
    {
        var frame = new byte[FrameHeader + content.Length];
        frame[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }
}

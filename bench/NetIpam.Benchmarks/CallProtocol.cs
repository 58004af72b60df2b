using System.Buffers.Binary;
using System.Net;
using System.Text;
using Google.Protobuf;
using NetIpam.Api.V1;

namespace NetIpam.Benchmarks;

/// <summary>How a message is put into the body of a call, and taken out of its answer.</summary>
internal sealed record CallProtocol(string Name, string Path, string ContentType, Version Version, bool IsFramed, bool IsJson)
{
    private const int FrameHeader = 5;

    public static IReadOnlyList<CallProtocol> All { get; } =
    [
        new("Connect JSON, HTTP/1.1", "json1", "application/json", HttpVersion.Version11, IsFramed: false, IsJson: true),
        new("Connect protobuf, HTTP/1.1", "proto1", "application/proto", HttpVersion.Version11, IsFramed: false, IsJson: false),
        new("Connect protobuf, HTTP/2", "proto2", "application/proto", HttpVersion.Version20, IsFramed: false, IsJson: false),
        new("gRPC, HTTP/2", "grpc2", "application/grpc", HttpVersion.Version20, IsFramed: true, IsJson: false),
    ];

    public bool HasTrailers => IsFramed;

    /// <summary>What the answer to an acquire looks like.</summary>
    public byte[] TypicalAnswer => Encode(new AcquireIPResponse { Ip = new IP { Ip = "10.0.0.1", ParentPrefix = ServiceMode.Prefix } });

    public byte[] Encode(IMessage message)
    {
        if (IsJson)
            return Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        var bytes = message.ToByteArray();
        if (!IsFramed)
            return bytes;
        var frame = new byte[FrameHeader + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame, FrameHeader);
        return frame;
    }

    public string AddressIn(byte[] answer)
    {
        var message = IsJson
            ? JsonParser.Default.Parse<AcquireIPResponse>(Encoding.UTF8.GetString(answer))
            : AcquireIPResponse.Parser.ParseFrom(answer, IsFramed ? FrameHeader : 0, answer.Length - (IsFramed ? FrameHeader : 0));
        return message.Ip.Ip;
    }
}

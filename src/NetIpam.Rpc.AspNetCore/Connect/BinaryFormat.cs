using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Protobuf's binary format.</summary>
internal sealed class BinaryFormat() : MessageFormat(Name)
{
    public const string Name = "application/proto";

    public override IMessage Read(MessageDescriptor type, ReadOnlySequence<byte> body)
    {
        IMessage message;
        try
        {
            message = type.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(
                RpcCode.InvalidArgument, $"The body is not a {type.FullName} in binary: {e.Message}", null, e);
        }
        // The library reads what is not UTF-8 as U+FFFD, so that different names would become the same.
        return Utf8Check.AllTextsAreUtf8(type, body)
            ? message
            : throw new RpcException(RpcCode.InvalidArgument, $"The body is not a {type.FullName} in binary: a text is not UTF-8.");
    }

    public override byte[] Write(IMessage message) => message.ToByteArray();
}

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
        try
        {
            return type.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(
                RpcCode.InvalidArgument, $"The body is not a {type.FullName} in binary: {e.Message}", null, e);
        }
    }

    public override byte[] Write(IMessage message) => message.ToByteArray();
}

using System.Buffers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Protobuf's JSON format: names in camelCase out, also those of the proto file in; unknown names are passed over.</summary>
internal sealed class JsonFormat() : MessageFormat(Name)
{
    public const string Name = "application/json";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public override IMessage Read(MessageDescriptor type, ReadOnlySequence<byte> body)
    {
        try
        {
            return Parser.Parse(StrictUtf8.GetString(body), type);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or ArgumentException)
        {
            throw new RpcException(
                RpcCode.InvalidArgument, $"The body is not a {type.FullName} in JSON: {e.Message}", null, e);
        }
    }

    public override byte[] Write(IMessage message) => StrictUtf8.GetBytes(JsonFormatter.Default.Format(message));
}

using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using NetIpam.Rpc.Details;

namespace NetIpam.Rpc;

/// <summary>A message that goes along with an error, for programs.</summary>
/// <param name="TypeName">The full name of the message, e.g. <c>google.rpc.ErrorInfo</c>, without a URL before it.</param>
/// <param name="Value">The message in protobuf's binary format.</param>
public sealed record RpcErrorDetail(string TypeName, ByteString Value)
{
    /// <summary>Packs a message.</summary>
    public static RpcErrorDetail Of(IMessage message) => new(message.Descriptor.FullName, message.ToByteString());

    /// <summary>Says why, for programs.</summary>
    /// <param name="reason">The reason in UPPER_SNAKE_CASE.</param>
    /// <param name="domain">Who gives the reason.</param>
    public static RpcErrorDetail ErrorInfo(string reason, string domain) =>
        Of(new ErrorInfo { Reason = reason, Domain = domain });

    /// <summary>Says how long to wait before the next try.</summary>
    public static RpcErrorDetail RetryInfo(TimeSpan delay) => Of(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) });

    /// <summary>Unpacks the message; <see langword="false"/> if it is of another type or cannot be read.</summary>
    public bool TryUnpack<T>([NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>, new()
    {
        message = new T();
        if (string.Equals(message.Descriptor.FullName, TypeName, StringComparison.Ordinal))
        {
            try
            {
                message.MergeFrom(Value);
                return true;
            }
            catch (InvalidProtocolBufferException)
            {
            }
        }
        message = null;
        return false;
    }
}

using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method of many answers.</summary>
internal abstract class StreamingMethod(string procedure, MessageDescriptor requestType, RpcMethodOptions options)
    : RpcMethod(procedure, requestType, options)
{
    /// <summary>Whether there is exactly one request.</summary>
    public abstract bool TakesOne { get; }

    public abstract IAsyncEnumerable<IMessage> HandleAsync(IAsyncEnumerable<IMessage> requests, RpcContext context);
}

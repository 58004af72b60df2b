using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method of one request and one answer.</summary>
internal abstract class UnaryMethod(string procedure, MessageDescriptor requestType, RpcMethodOptions options, bool hasNoSideEffects)
    : RpcMethod(procedure, requestType, options)
{
    /// <summary>Whether it may be called with GET.</summary>
    public bool HasNoSideEffects { get; } = hasNoSideEffects;

    public abstract ValueTask<IMessage> HandleAsync(IMessage request, RpcContext context);
}

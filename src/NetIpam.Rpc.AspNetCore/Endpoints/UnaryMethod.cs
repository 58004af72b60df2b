using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method of one request and one answer.</summary>
internal abstract class UnaryMethod(string procedure, MessageDescriptor requestType, RpcMethodOptions options)
    : RpcMethod(procedure, requestType, options)
{
    public abstract ValueTask<IMessage> HandleAsync(IMessage request, RpcContext context);
}

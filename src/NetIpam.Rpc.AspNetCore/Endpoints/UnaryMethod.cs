using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method and its handler, as the protocols see it: without its types.</summary>
internal abstract class UnaryMethod(string procedure, MessageDescriptor requestType, RpcMethodOptions options)
{
    /// <summary>The path: <c>/package.Service/Method</c>.</summary>
    public string Procedure { get; } = procedure;

    public MessageDescriptor RequestType { get; } = requestType;

    public RpcMethodOptions Options { get; } = options;

    public abstract ValueTask<IMessage> HandleAsync(IMessage request, RpcContext context);
}

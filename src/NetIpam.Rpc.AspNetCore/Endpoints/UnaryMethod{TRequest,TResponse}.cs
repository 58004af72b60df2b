using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method with its types.</summary>
internal sealed class UnaryMethod<TRequest, TResponse>(
    string procedure, MessageDescriptor requestType, RpcMethodOptions options, RpcUnaryHandler<TRequest, TResponse> handler)
    : UnaryMethod(procedure, requestType, options)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override async ValueTask<IMessage> HandleAsync(IMessage request, RpcContext context) =>
        await handler((TRequest)request, context).ConfigureAwait(false);
}

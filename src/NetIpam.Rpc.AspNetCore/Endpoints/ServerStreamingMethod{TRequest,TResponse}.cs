using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method of one request and many answers, with its types.</summary>
internal sealed class ServerStreamingMethod<TRequest, TResponse>(
    string procedure, MessageDescriptor requestType, RpcMethodOptions options, RpcServerStreamingHandler<TRequest, TResponse> handler)
    : StreamingMethod(procedure, requestType, options)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override bool TakesOne => true;

    public override IAsyncEnumerable<IMessage> HandleAsync(IAsyncEnumerable<IMessage> requests, RpcContext context) =>
        HandleAsync(requests, context, context.CancellationToken);

    private async IAsyncEnumerable<IMessage> HandleAsync(
        IAsyncEnumerable<IMessage> requests, RpcContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var response in handler((TRequest)request, context).WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return response;
        }
    }
}

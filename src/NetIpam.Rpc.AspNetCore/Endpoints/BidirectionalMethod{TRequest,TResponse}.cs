using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>A method of many requests and many answers, with its types.</summary>
internal sealed class BidirectionalMethod<TRequest, TResponse>(
    string procedure, MessageDescriptor requestType, RpcMethodOptions options, RpcBidirectionalHandler<TRequest, TResponse> handler)
    : StreamingMethod(procedure, requestType, options)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override bool TakesOne => false;

    public override IAsyncEnumerable<IMessage> HandleAsync(IAsyncEnumerable<IMessage> requests, RpcContext context) =>
        handler(CastAsync(requests, context.CancellationToken), context);

    private static async IAsyncEnumerable<TRequest> CastAsync(
        IAsyncEnumerable<IMessage> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return (TRequest)request;
    }
}

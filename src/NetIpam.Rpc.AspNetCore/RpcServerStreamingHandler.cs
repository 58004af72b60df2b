using Google.Protobuf;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Answers one call with any number of messages, each of which is sent before the next is asked for. A thrown
/// <see cref="RpcException"/> ends the answer with that error; any other exception is logged and answered as
/// <see cref="RpcCode.Internal"/> without what it says.</summary>
/// <param name="request">The request; the handler may keep it.</param>
/// <param name="context">What came along with it. Not to be used after the call. Its token is cancelled when nobody waits
/// for more.</param>
public delegate IAsyncEnumerable<TResponse> RpcServerStreamingHandler<in TRequest, out TResponse>(TRequest request, RpcContext context)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

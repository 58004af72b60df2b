using Google.Protobuf;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Answers any number of messages with any number of messages, each of which is sent before the next is asked
/// for. Over HTTP/2 both may go on at the same time. Errors are as of a <see cref="RpcServerStreamingHandler{T,T}"/>.</summary>
/// <param name="requests">The requests as they arrive, to be read once, and no longer than the call lasts; reading throws
/// <see cref="RpcException"/>, to be passed on, if they are malformed or the caller is gone.</param>
/// <param name="context">What came along with them. Not to be used after the call.</param>
public delegate IAsyncEnumerable<TResponse> RpcBidirectionalHandler<in TRequest, out TResponse>(
    IAsyncEnumerable<TRequest> requests, RpcContext context)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

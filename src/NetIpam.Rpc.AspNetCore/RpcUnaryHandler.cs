using Google.Protobuf;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Answers one call. A thrown <see cref="RpcException"/> is the answer; any other exception is logged and
/// answered as <see cref="RpcCode.Internal"/> without what it says.</summary>
/// <param name="request">The request; the handler may keep it.</param>
/// <param name="context">What came along with it. Not to be used after the call.</param>
public delegate ValueTask<TResponse> RpcUnaryHandler<in TRequest, TResponse>(TRequest request, RpcContext context)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

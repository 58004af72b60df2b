using Google.Protobuf;

namespace NetIpam.Rpc.Client;

/// <summary>Calls procedures that take one message and answer one, by whatever protocol.</summary>
public interface IRpcClient : IDisposable
{
    /// <summary>Calls a procedure, once.</summary>
    /// <param name="procedure">The service with its package, and the method: <c>api.v1.IpamService/CreatePrefix</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">What is particular to this call.</param>
    /// <param name="cancellationToken">Ends the waiting; the server may carry out the request all the same.</param>
    /// <exception cref="RpcException">The call failed. Only <see cref="RpcException.WasNotProcessed"/> is certain of not having
    /// come to the procedure; other errors without an answer leave it open.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<RpcResponse<TResponse>> CallAsync<TResponse>(
        string procedure, IMessage request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage<TResponse>, new();
}

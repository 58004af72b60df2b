using Google.Protobuf;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Security;

namespace NetIpam.Server.Services;

/// <summary>The methods of the service, none of which gets around the rules of access: it is the only way to map one. A kind of
/// method that is added here needs its own rule in <see cref="AccessRules"/>.</summary>
/// <param name="table">Where they are mapped.</param>
/// <param name="isGuarded">Whether there is an <see cref="AccessGate"/> before them, and callers may do only what they are granted.</param>
internal sealed class GuardedMethodTable(RpcMethodTable table, bool isGuarded)
{
    /// <summary>Maps a procedure of one request and one answer.</summary>
    public void Unary<TRequest, TResponse>(
        string procedure, RpcUnaryHandler<TRequest, TResponse> handler, RpcMethodOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        table.Unary(procedure, WithStatus(procedure, isGuarded ? AccessRules.WithAccess(procedure, handler) : handler), options);

    /// <summary>Answers the refusals of the library with their codes.</summary>
    private static RpcUnaryHandler<TRequest, TResponse> WithStatus<TRequest, TResponse>(
        string procedure, RpcUnaryHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        async (request, context) =>
        {
            try
            {
                return await handler(request, context).ConfigureAwait(false);
            }
            catch (IpamException e)
            {
                throw StatusTable.ErrorOf(procedure, e);
            }
            catch (ObjectDisposedException e) when (string.Equals(e.ObjectName, typeof(Ipam).FullName, StringComparison.Ordinal))
            {
                // The library says so before it looks at a request.
                throw new RpcException(RpcCode.Unavailable, "The server is stopping. Nothing was changed.", null, e);
            }
        };
}

using System.Net;
using Microsoft.AspNetCore.Connections;

namespace NetIpam.Rpc.AspNetCore.Cleartext;

/// <summary>Listens on <see cref="NowhereEndPoint"/>, and on nothing else.</summary>
internal sealed class NowhereListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is NowhereEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new NowhereListener(endpoint));
}

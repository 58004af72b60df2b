using Google.Protobuf;
using NetIpam.Api.V1;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Security;

namespace NetIpam.Server.Services;

/// <summary>Maps <see cref="IpamService"/>.</summary>
internal static class IpamServiceEndpoints
{
    /// <summary>A dump lists every address on its own. It is as much as our client takes of an answer, so that what it gets of
    /// Dump can be loaded again.</summary>
    private static readonly RpcMethodOptions Large = new() { MaxRequestBytes = 512 * 1024 * 1024 };

    /// <summary>Maps every procedure.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="service">Answers them.</param>
    /// <param name="isGuarded">Whether there is an <see cref="AccessGate"/> before it, and callers may do only what they are granted.</param>
    public static void MapIpamService(this IEndpointRouteBuilder endpoints, IpamService service, bool isGuarded) =>
        endpoints.MapRpcService(IpamReflection.Descriptor.Services[0], table =>
        {
            Map<CreatePrefixRequest, CreatePrefixResponse>("CreatePrefix", service.CreatePrefixAsync);
            Map<DeletePrefixRequest, DeletePrefixResponse>("DeletePrefix", service.DeletePrefixAsync);
            Map<GetPrefixRequest, GetPrefixResponse>("GetPrefix", service.GetPrefixAsync);
            Map<ListPrefixesRequest, ListPrefixesResponse>("ListPrefixes", service.ListPrefixesAsync);
            Map<PrefixUsageRequest, PrefixUsageResponse>("PrefixUsage", service.PrefixUsageAsync);
            Map<AcquireChildPrefixRequest, AcquireChildPrefixResponse>("AcquireChildPrefix", service.AcquireChildPrefixAsync);
            Map<ReleaseChildPrefixRequest, ReleaseChildPrefixResponse>("ReleaseChildPrefix", service.ReleaseChildPrefixAsync);
            Map<AcquireIPRequest, AcquireIPResponse>("AcquireIP", service.AcquireIPAsync);
            Map<ReleaseIPRequest, ReleaseIPResponse>("ReleaseIP", service.ReleaseIPAsync);
            Map<DumpRequest, DumpResponse>("Dump", service.DumpAsync);
            Map<LoadRequest, LoadResponse>("Load", service.LoadAsync, Large);
            Map<CreateNamespaceRequest, CreateNamespaceResponse>("CreateNamespace", service.CreateNamespaceAsync);
            Map<ListNamespacesRequest, ListNamespacesResponse>("ListNamespaces", service.ListNamespacesAsync);
            Map<DeleteNamespaceRequest, DeleteNamespaceResponse>("DeleteNamespace", service.DeleteNamespaceAsync);
            Map<VersionRequest, VersionResponse>("Version", IpamService.VersionAsync);

            void Map<TRequest, TResponse>(
                string procedure, RpcUnaryHandler<TRequest, TResponse> handler, RpcMethodOptions? options = null)
                where TRequest : class, IMessage<TRequest>, new()
                where TResponse : class, IMessage<TResponse>, new() =>
                table.Unary(procedure, WithStatus(procedure, isGuarded ? AccessRules.WithAccess(procedure, handler) : handler), options);
        });

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
        };
}

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
        endpoints.MapRpcService(
            IpamReflection.Descriptor.Services[0], table => Map(new GuardedMethodTable(table, isGuarded), service));

    private static void Map(GuardedMethodTable table, IpamService service)
    {
        table.Unary<CreatePrefixRequest, CreatePrefixResponse>("CreatePrefix", service.CreatePrefixAsync);
        table.Unary<DeletePrefixRequest, DeletePrefixResponse>("DeletePrefix", service.DeletePrefixAsync);
        table.Unary<GetPrefixRequest, GetPrefixResponse>("GetPrefix", service.GetPrefixAsync);
        table.Unary<ListPrefixesRequest, ListPrefixesResponse>("ListPrefixes", service.ListPrefixesAsync);
        table.Unary<PrefixUsageRequest, PrefixUsageResponse>("PrefixUsage", service.PrefixUsageAsync);
        table.Unary<AcquireChildPrefixRequest, AcquireChildPrefixResponse>("AcquireChildPrefix", service.AcquireChildPrefixAsync);
        table.Unary<ReleaseChildPrefixRequest, ReleaseChildPrefixResponse>("ReleaseChildPrefix", service.ReleaseChildPrefixAsync);
        table.Unary<AcquireIPRequest, AcquireIPResponse>("AcquireIP", service.AcquireIPAsync);
        table.Unary<ReleaseIPRequest, ReleaseIPResponse>("ReleaseIP", service.ReleaseIPAsync);
        table.Unary<DumpRequest, DumpResponse>("Dump", service.DumpAsync);
        table.Unary<LoadRequest, LoadResponse>("Load", service.LoadAsync, Large);
        table.Unary<CreateNamespaceRequest, CreateNamespaceResponse>("CreateNamespace", service.CreateNamespaceAsync);
        table.Unary<ListNamespacesRequest, ListNamespacesResponse>("ListNamespaces", service.ListNamespacesAsync);
        table.Unary<DeleteNamespaceRequest, DeleteNamespaceResponse>("DeleteNamespace", service.DeleteNamespaceAsync);
        table.Unary<VersionRequest, VersionResponse>("Version", IpamService.VersionAsync);
    }
}

using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Server.Security;

/// <summary>
/// Lets in only callers that it knows, before anything of the body is read. All paths are behind it, those to come too; only
/// the health check is not, as what asks for it rarely has a token.
/// </summary>
/// <param name="callers">Whom it knows.</param>
/// <param name="refusals">Refuses the others.</param>
internal sealed class AccessGate(KnownCallers callers, RpcRefusals refusals)
{
    private const string HealthPath = "/grpc.health.v1.Health/";
    private static readonly string ServicePath = $"/{IpamReflection.Descriptor.Services[0].FullName}/";

    /// <summary>Refuses a request, or notes who makes it and passes it on.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.StartsWith(HealthPath, StringComparison.Ordinal))
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        var procedure = path.StartsWith(ServicePath, StringComparison.Ordinal) ? path[ServicePath.Length..] : "";
        var start = refusals.Start();
        try
        {
            var caller = await callers.IdentifyAsync(http).ConfigureAwait(false);
            // Whether it may here is known with the request; who may nowhere need not send one of 512 MiB.
            if (ProcedureRoles.Find(procedure) is { } least && !caller.MayAnywhere(least))
                throw AccessErrors.PermissionDenied(caller, procedure, least);
            http.Features.Set(caller);
        }
        catch (RpcException e)
        {
            if (e.Code == RpcCode.Unauthenticated)
                http.Response.Headers.WWWAuthenticate = KnownCallers.Scheme;
            await refusals.RefuseAsync(http, start, e).ConfigureAwait(false);
            return;
        }
        await next(http).ConfigureAwait(false);
    }
}

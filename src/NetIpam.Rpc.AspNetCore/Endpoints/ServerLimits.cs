using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>The limits of the server on a request, in whose place are those of the protocols.</summary>
internal static class ServerLimits
{
    /// <summary>Lifts what would be answered in a way that is not the protocol's, or end a stream that is only quiet.</summary>
    public static void LiftFor(HttpContext http, RpcMethod method)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (method is StreamingMethod { TakesOne: false } && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }
}

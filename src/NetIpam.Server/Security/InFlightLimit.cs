using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Services;

namespace NetIpam.Server.Security;

/// <summary>Refuses calls while there are too many under way. Those of the service and streams are counted apart: streams may stay
/// open for days, and must not take the places of the others. Other calls, such as the health check, are not counted: it must
/// be answered when the server is busy.</summary>
/// <param name="refusals">Refuses those that are too many.</param>
internal sealed class InFlightLimit(RpcRefusals refusals)
{
    /// <summary>How many calls may be under way. Each may hold a request in memory.</summary>
    public const int Max = 1000;

    /// <summary>How many streams may be open.</summary>
    public const int MaxStreams = 1000;

    private static readonly string ServicePath = $"/{IpamReflection.Descriptor.Services[0].FullName}/";

    private readonly Places _calls = new(Max);
    private readonly Places _streams = new(MaxStreams);

    /// <summary>Refuses a call, or passes it on.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RpcMethodMetadata>() is { IsStreaming: true })
            return InvokeAsync(http, next, _streams, $"{MaxStreams} streams open");
        return http.Request.Path.Value?.StartsWith(ServicePath, StringComparison.Ordinal) is true
            ? InvokeAsync(http, next, _calls, $"{Max} calls under way")
            : next(http);
    }

    private async Task InvokeAsync(HttpContext http, RequestDelegate next, Places places, string what)
    {
        if (!places.TryEnter())
        {
            await refusals.RefuseAsync(http, refusals.Start(), Error(what)).ConfigureAwait(false);
            return;
        }
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            places.Leave();
        }
    }

    private static RpcException Error(string what) =>
        new(
            RpcCode.ResourceExhausted,
            $"The server has {what}, and nothing was done of this one; try again.",
            [
                RpcErrorDetail.ErrorInfo(IpamReason.Overloaded.ToWireName(), StatusTable.Domain),
                RpcErrorDetail.RetryInfo(TimeSpan.FromSeconds(1)),
            ]);
}

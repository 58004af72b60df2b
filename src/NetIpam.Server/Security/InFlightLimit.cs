using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Services;

namespace NetIpam.Server.Security;

/// <summary>Refuses calls while there are too many under way. Only calls of the service count: the health check must be
/// answered when the server is busy.</summary>
internal sealed class InFlightLimit
{
    /// <summary>How many calls may be under way. Each may hold a request in memory.</summary>
    public const int Max = 1000;

    private static readonly string ServicePath = $"/{IpamReflection.Descriptor.Services[0].FullName}/";

    private int _count;

    /// <summary>Refuses a call, or passes it on.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.Value?.StartsWith(ServicePath, StringComparison.Ordinal) is not true)
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        try
        {
            if (Interlocked.Increment(ref _count) > Max)
                await http.WriteRpcErrorAsync(Error()).ConfigureAwait(false);
            else
                await next(http).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private static RpcException Error() =>
        new(
            RpcCode.ResourceExhausted,
            $"The server has {Max} calls under way, and nothing was done of this one; try again.",
            [
                RpcErrorDetail.ErrorInfo(StatusTable.NameOf(IpamReason.Overloaded), StatusTable.Domain),
                RpcErrorDetail.RetryInfo(TimeSpan.FromSeconds(1)),
            ]);
}

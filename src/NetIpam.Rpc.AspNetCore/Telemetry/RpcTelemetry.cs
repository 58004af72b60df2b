using Microsoft.AspNetCore.Builder;

namespace NetIpam.Rpc.AspNetCore.Telemetry;

/// <summary>Metrics and traces of the calls that a server answers, by OpenTelemetry's conventions for RPC.</summary>
public static class RpcTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "NetIpam.Rpc";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "NetIpam.Rpc";

    /// <summary>Measures and traces the calls of all services that are mapped, by every protocol. To be added before middleware that
    /// refuses calls, so that refusals are seen, too. The span of a call goes on with the trace of the header <c>traceparent</c>
    /// (W3C Trace Context), unless the framework has begun one that does.</summary>
    public static IApplicationBuilder UseRpcTelemetry(this IApplicationBuilder app) => app.Use(static next => http => RpcObserver.InvokeAsync(http, next));
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Telemetry;

/// <summary>The trace that a call belongs to.</summary>
internal static class CallTrace
{
    /// <summary>What the caller said; default if he said nothing, or nothing that can be read.</summary>
    public static ActivityContext ParentOf(HttpContext http) =>
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var parent) ? parent : default;

    /// <summary>The id of the trace, for the log; <see langword="null"/> if there is none. The caller's, also when nothing is traced here.</summary>
    public static string? IdOf(HttpContext http)
    {
        if (Activity.Current is { } current)
            return current.TraceId.ToHexString();
        var parent = ParentOf(http);
        return parent == default ? null : parent.TraceId.ToHexString();
    }
}

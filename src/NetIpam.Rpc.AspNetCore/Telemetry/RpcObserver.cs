using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetIpam.Rpc.AspNetCore.Grpc;

namespace NetIpam.Rpc.AspNetCore.Telemetry;

/// <summary>Measures and traces one call, around all that answers it.</summary>
internal static class RpcObserver
{
    private const string OtherMethod = "_OTHER";
    private const string SystemTag = "rpc.system.name";
    private const string MethodTag = "rpc.method";
    private const string StatusTag = "rpc.response.status_code";
    private const string ErrorTag = "error.type";

    /// <summary>The codes by their numbers, under gRPC's names for every protocol, so that a question about a code is one.</summary>
    private static readonly string[] Codes = [.. Enum.GetValues<RpcCode>().Select(static code => code == RpcCode.Ok ? "OK" : code == RpcCode.Canceled ? "CANCELLED" : code.ToText().ToUpperInvariant())];

    public static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!RpcInstruments.Duration.Enabled && !RpcInstruments.Source.HasListeners())
            return next(http);
        return FindMethod(http) is { } method ? ObserveAsync(http, next, method) : ObserveOtherAsync(http, next);
    }

    /// <summary>The procedure, as far as it is one: a name that callers make up would be a series of its own.</summary>
    private static string? FindMethod(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata is not { } metadata)
            return null;
        return metadata.GetMetadata<RpcMethodMetadata>()?.Name ?? (metadata.GetMetadata<UnknownProcedure>() is null ? null : OtherMethod);
    }

    private static async Task ObserveAsync(HttpContext http, RequestDelegate next, string method)
    {
        var time = TimeOf(http);
        var system = SystemOf(http);
        var outcome = CallOutcome.Observe(http);
        RpcInstruments.Active.Add(1);
        var start = time.GetTimestamp();
        using var span = StartSpan(http, method, system);
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            RpcInstruments.Active.Add(-1);
            // A request that no protocol took for a call, for its method or content type, is none.
            if (outcome.Code is { } code)
                Ended(method, system, code, time.GetElapsedTime(start), span);
        }
    }

    /// <summary>A request for what is not served is a call only if it is refused as one, before that is found out.</summary>
    private static async Task ObserveOtherAsync(HttpContext http, RequestDelegate next)
    {
        var time = TimeOf(http);
        var outcome = CallOutcome.Observe(http);
        var start = time.GetTimestamp();
        await next(http).ConfigureAwait(false);
        if (outcome.Code is { } code)
            Ended(OtherMethod, SystemOf(http), code, time.GetElapsedTime(start), span: null);
    }

    private static TimeProvider TimeOf(HttpContext http) => http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;

    private static string SystemOf(HttpContext http) => GrpcContentType.Find(http.Request.ContentType) is null ? "connectrpc" : "grpc";

    private static Activity? StartSpan(HttpContext http, string method, string system)
    {
        if (!RpcInstruments.Source.HasListeners())
            return null;
        // An activity that nobody keeps would be a parent that is nowhere to be found.
        if (Activity.Current is { IsAllDataRequested: false })
            Activity.Current = null;
        var parent = Activity.Current?.Context ?? CallTrace.ParentOf(http);
        var span = RpcInstruments.Source.StartActivity(method, ActivityKind.Server, parent);
        span?.SetTag(SystemTag, system);
        span?.SetTag(MethodTag, method);
        return span;
    }

    private static void Ended(string method, string system, RpcCode code, TimeSpan took, Activity? span)
    {
        var name = Codes[(int)code];
        var tags = new TagList { { SystemTag, system }, { MethodTag, method }, { StatusTag, name } };
        var isError = IsErrorOfServer(code);
        if (isError)
            tags.Add(ErrorTag, name);
        RpcInstruments.Duration.Record(took.TotalSeconds, in tags);
        span?.SetTag(StatusTag, name);
        if (!isError)
            return;
        span?.SetTag(ErrorTag, name);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Whether the server is to blame, as the conventions for gRPC say.</summary>
    private static bool IsErrorOfServer(RpcCode code) => code is
        RpcCode.Unknown or RpcCode.DeadlineExceeded or RpcCode.Unimplemented or RpcCode.Internal or RpcCode.Unavailable or RpcCode.DataLoss;
}

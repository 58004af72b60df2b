using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Framing;
using NetIpam.Rpc.AspNetCore.Telemetry;
using NetIpam.Rpc.Details;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>
/// One line for each call: at debug if it was answered, at info if it was refused, at error if the server failed. Of a
/// refusal it has no message, which may repeat what the caller sent; of one who may not, it has the address. A call that belongs to a
/// trace names it.
/// </summary>
internal sealed class CallLog(TimeProvider time, ILogger logger)
{
    /// <summary>The category of all lines.</summary>
    public const string Category = "NetIpam.Rpc";

    /// <summary>What stands for the procedure in the line of a call of none: a path is a text of anybody's.</summary>
    private const string NoProcedure = "A request";

    /// <summary>When a call begins, for the other methods.</summary>
    public long Start() => time.GetTimestamp();

    public void Answered(HttpContext http, string procedure, long start)
    {
        CallOutcome.Set(http, RpcCode.Ok);
        if (logger.IsEnabled(LogLevel.Debug))
            Write(LogLevel.Debug, new CallLine(procedure, "ok", null, Milliseconds(start), Address: null, ByOf(http), CallTrace.IdOf(http), null), null);
    }

    /// <summary>The line of a call that came to no handler.</summary>
    public void Refused(HttpContext http, long start, RpcException error) =>
        Ended(http, http.GetEndpoint()?.Metadata.GetMetadata<RpcMethodMetadata>()?.Procedure ?? NoProcedure, start, error);

    public void Ended(HttpContext http, string procedure, long start, RpcException error)
    {
        CallOutcome.Set(http, error.Code);
        var level = LevelOf(error);
        if (!logger.IsEnabled(level))
            return;
        var reason = error.FindDetail<ErrorInfo>() is { Reason.Length: > 0 } info ? info.Reason : null;
        var message = level == LogLevel.Error ? error.Message : null;
        // Only of a fault of the program it matters where it happened.
        var cause = level == LogLevel.Error && error.Code == RpcCode.Internal ? error.InnerException : null;
        var address = error.Code is RpcCode.Unauthenticated or RpcCode.PermissionDenied ? http.Connection.RemoteIpAddress?.ToString() : null;
        Write(level, new CallLine(procedure, error.Code.ToText(), reason, Milliseconds(start), address, ByOf(http), CallTrace.IdOf(http), message), cause);
    }

    private string? ByOf(HttpContext http) =>
        logger.IsEnabled(LogLevel.Debug) ? $"{http.Request.Method} {http.Request.Protocol} {http.Request.Scheme}" : null;

    private void Write(LogLevel level, CallLine line, Exception? cause) =>
        logger.Log(level, default, line, cause, static (line, _) => line.ToString());

    private static LogLevel LevelOf(RpcException error) => error.Code switch
    {
        RpcCode.Internal when error.InnerException is RequestFaultException => LogLevel.Information,
        RpcCode.Unknown or RpcCode.Internal or RpcCode.Unavailable or RpcCode.DataLoss => LogLevel.Error,
        // The caller went, which is his own business.
        RpcCode.Canceled => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    private long Milliseconds(long start) => (long)time.GetElapsedTime(start).TotalMilliseconds;
}

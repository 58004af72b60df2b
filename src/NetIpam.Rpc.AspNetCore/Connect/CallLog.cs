using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Framing;
using NetIpam.Rpc.Details;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>
/// One line for each call: at debug if it was answered, at info if it was refused, at error if the server failed. Of a
/// refusal it has no message, which may repeat what the caller sent.
/// </summary>
internal sealed class CallLog(TimeProvider time, ILogger logger)
{
    /// <summary>When a call begins, for the other methods.</summary>
    public long Start() => time.GetTimestamp();

    public void Answered(string procedure, long start)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            logger.LogDebug("{Procedure} ok in {Milliseconds} ms", procedure, Milliseconds(start));
    }

    public void Ended(string procedure, long start, RpcException error)
    {
        var level = LevelOf(error);
        if (!logger.IsEnabled(level))
            return;
        var reason = error.FindDetail<ErrorInfo>() is { Reason.Length: > 0 } info ? " " + info.Reason : "";
        if (level == LogLevel.Error)
        {
            // Only of a fault of the program it matters where it happened.
            logger.LogError(
                error.Code == RpcCode.Internal ? error.InnerException : null,
                "{Procedure} {Code}{Reason} in {Milliseconds} ms: {Message}",
                procedure, error.Code.ToText(), reason, Milliseconds(start), error.Message);
        }
        else
        {
            logger.Log(
                level, "{Procedure} {Code}{Reason} in {Milliseconds} ms", procedure, error.Code.ToText(), reason, Milliseconds(start));
        }
    }

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

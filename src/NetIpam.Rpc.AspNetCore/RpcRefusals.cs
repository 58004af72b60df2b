using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Connect;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Refuses calls before they come to a handler, for middleware: they are answered, logged and measured like those that a
/// procedure refuses. Thread-safe.</summary>
public sealed class RpcRefusals
{
    private readonly CallLog _log;

    /// <summary>Creates them; one is enough for a server.</summary>
    /// <param name="loggers">The log, in which each has the line that every call has.</param>
    /// <param name="time">The clock that says how long a call took.</param>
    public RpcRefusals(ILoggerFactory loggers, TimeProvider time) => _log = new CallLog(time, loggers.CreateLogger(CallLog.Category));

    /// <summary>When a call came, for <see cref="RefuseAsync"/>.</summary>
    public long Start() => _log.Start();

    /// <summary>Answers a request with an error, in the protocol of its content type; in Connect's if that is none.
    /// Nothing may have been written yet; the body need not have been read.</summary>
    /// <param name="http">The request.</param>
    /// <param name="start">When it came.</param>
    /// <param name="error">The error.</param>
    public Task RefuseAsync(HttpContext http, long start, RpcException error)
    {
        _log.Refused(http, start, error);
        return CallError.WriteAsync(http, error, error.Code.ToHttpStatus());
    }
}

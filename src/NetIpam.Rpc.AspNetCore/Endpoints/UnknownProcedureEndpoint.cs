using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Connect;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>Answers a call of a procedure that the service does not have.</summary>
internal sealed class UnknownProcedureEndpoint(TimeProvider time, ILogger logger)
{
    private readonly CallLog _log = new(time, logger);

    public Task InvokeAsync(HttpContext http)
    {
        var error = new RpcException(RpcCode.Unimplemented, $"There is no procedure {http.Request.Path.Value}.");
        _log.Refused(http, _log.Start(), error);
        return CallError.WriteAsync(http, error, StatusCodes.Status404NotFound);
    }
}

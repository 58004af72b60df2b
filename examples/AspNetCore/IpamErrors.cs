using Microsoft.AspNetCore.Diagnostics;
using NetIpam;

/// <summary>Turns what the library refuses into HTTP statuses, for all endpoints in one place.</summary>
internal sealed class IpamErrors(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not IpamException refused)
            return ValueTask.FromResult(false);
        context.Response.StatusCode = StatusOf(refused.Reason);
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Detail = refused.Message, Extensions = { ["reason"] = refused.Reason.ToString() } },
        });
    }

    private static int StatusOf(IpamReason reason) => reason switch
    {
        IpamReason.PrefixNotFound or IpamReason.AddressNotAcquired => StatusCodes.Status404NotFound,
        IpamReason.PrefixOverlaps or IpamReason.NoAddressAvailable => StatusCodes.Status409Conflict,
        IpamReason.MalformedPrefix or IpamReason.MalformedAddress => StatusCodes.Status400BadRequest,
        IpamReason.StoreUnavailable or IpamReason.Overloaded => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}

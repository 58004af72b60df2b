using NetIpam.Rpc;
using NetIpam.Server.Hosting;
using NetIpam.Server.Security;

namespace NetIpam.Server.Profiling;

/// <summary>
/// Lets in those who may look into the program. That it listens on loopback keeps out other machines, but not the pages that a browser on this one shows: these
/// are refused by what a browser says of them, and by the name under which they found the port.
/// </summary>
/// <param name="callers">Tells who asks; <see langword="null"/> if anybody on this machine may.</param>
/// <param name="logger">Is told of refusals.</param>
internal sealed class DiagnosticsGate(KnownCallers? callers, ILogger logger)
{
    /// <summary>Refuses a request with one line, or passes it on.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (await RefusalOfAsync(http).ConfigureAwait(false) is not var (status, message))
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.CacheControl = "no-store";
            await next(http).ConfigureAwait(false);
            return;
        }
        logger.LogInformation("A request for profiles was refused with {Status}: {Message}", status, message);
        if (status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = KnownCallers.Scheme;
        await http.WriteLineAsync(status, message).ConfigureAwait(false);
    }

    private async ValueTask<(int Status, string Message)?> RefusalOfAsync(HttpContext http)
    {
        var request = http.Request;
        // A page whose name was made to lead here comes with that name (DNS rebinding).
        if (!ListenEndpoint.IsThisMachine(request.Host.Host))
            return (StatusCodes.Status403Forbidden, "The header Host must be localhost or an address of loopback.");
        if (request.Headers.Origin.Count > 0 || request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("none" or "same-origin"))
            return (StatusCodes.Status403Forbidden, "Pages of other origins may not ask for profiles.");
        if (!HttpMethods.IsGet(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, "Only GET is served here.");
        if (callers is null)
            return null;
        try
        {
            var caller = await callers.IdentifyAsync(http).ConfigureAwait(false);
            return caller.MayEverywhere(Role.Admin)
                ? null
                : (StatusCodes.Status403Forbidden, $"Profiles take the role admin in all namespaces, which {caller.Name} has not.");
        }
        catch (RpcException e)
        {
            return (StatusCodes.Status401Unauthorized, e.Message);
        }
    }
}

using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Server.Security;

/// <summary>
/// Lets in only callers that it knows, before anything of the body is read. All paths are behind it, those to come too; only
/// the health check is not, as what asks for it rarely has a token.
/// </summary>
internal sealed class AccessGate
{
    private const string HealthPath = "/grpc.health.v1.Health/";
    private const string Scheme = "Bearer ";
    private static readonly string ServicePath = $"/{IpamReflection.Descriptor.Services[0].FullName}/";

    private readonly ReloadedFiles<CredentialList> _credentials;
    private readonly ILogger _logger;

    /// <exception cref="SecurityFileException">The file cannot be used.</exception>
    public AccessGate(string tokenFile, TimeProvider time, ILogger logger)
    {
        _credentials = new ReloadedFiles<CredentialList>(read => TokenFile.Read(tokenFile, read(tokenFile)), time, logger);
        _logger = logger;
    }

    /// <summary>Refuses a request, or notes who makes it and passes it on.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.StartsWith(HealthPath, StringComparison.Ordinal))
            return next(http);
        var procedure = path.StartsWith(ServicePath, StringComparison.Ordinal) ? path[ServicePath.Length..] : "";
        var role = ProcedureRoles.Find(procedure);
        try
        {
            var caller = Identify(http);
            // Whether it may here is known with the request; who may nowhere need not send one of 512 MiB.
            if (role is { } least && !caller.MayAnywhere(least))
                throw AccessErrors.PermissionDenied(caller, procedure, least);
            http.Features.Set(caller);
        }
        catch (RpcException e)
        {
            // A path that is no procedure is a text of anybody's.
            _logger.LogInformation(
                "{Procedure} {Code} for {Address}", role is null ? "A request" : path, e.Code.ToText(), http.Connection.RemoteIpAddress);
            if (e.Code == RpcCode.Unauthenticated)
                http.Response.Headers.WWWAuthenticate = Scheme.TrimEnd();
            return http.WriteRpcErrorAsync(e);
        }
        return next(http);
    }

    /// <summary>A token counts before a certificate: who sends one wants to be known by it.</summary>
    private Caller Identify(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return http.Connection.ClientCertificate is { } certificate
                ? _credentials.Current.Find(certificate)
                    ?? throw AccessErrors.Unauthenticated("The name in the client certificate is not known, and there is no token.")
                : throw AccessErrors.Unauthenticated("A token is needed, in the header 'Authorization: Bearer TOKEN'.");
        }
        if (header.Count > 1 || header[0]?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is not true)
            throw AccessErrors.Unauthenticated("The header Authorization must be 'Bearer TOKEN'.");
        return _credentials.Current.Find(header[0]![Scheme.Length..].Trim())
            ?? throw AccessErrors.Unauthenticated("The token is not known.");
    }
}

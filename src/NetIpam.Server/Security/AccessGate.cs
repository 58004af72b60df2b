using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Security.Jwt;

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

    private readonly ReloadedFiles<CredentialList>? _credentials;
    private readonly ReloadedFiles<JwtVerifier>? _jwt;
    private readonly ILogger _logger;

    /// <param name="files">Whom it knows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told of refusals.</param>
    /// <exception cref="SecurityFileException">A file cannot be used.</exception>
    public AccessGate(AccessFiles files, TimeProvider time, ILogger logger)
    {
        if (files.Tokens is { } tokens)
            _credentials = new(read => TokenFile.Read(tokens, read(tokens)), time, logger);
        if (files.Jwt is { } issuers)
            _jwt = new(read => new JwtVerifier(JwtFile.Read(issuers, read), time), time, logger);
        _logger = logger;
    }

    /// <summary>Refuses a request, or notes who makes it and passes it on.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.StartsWith(HealthPath, StringComparison.Ordinal))
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        var procedure = path.StartsWith(ServicePath, StringComparison.Ordinal) ? path[ServicePath.Length..] : "";
        var role = ProcedureRoles.Find(procedure);
        try
        {
            var caller = await IdentifyAsync(http).ConfigureAwait(false);
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
            await http.WriteRpcErrorAsync(e).ConfigureAwait(false);
            return;
        }
        await next(http).ConfigureAwait(false);
    }

    /// <summary>A token counts before a certificate: who sends one wants to be known by it.</summary>
    private async ValueTask<Caller> IdentifyAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return http.Connection.ClientCertificate is { } certificate
                ? _credentials?.Current.Find(certificate)
                    ?? throw AccessErrors.Unauthenticated("The name in the client certificate is not known, and there is no token.")
                : throw AccessErrors.Unauthenticated("A token is needed, in the header 'Authorization: Bearer TOKEN'.");
        }
        if (header.Count > 1 || header[0]?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is not true)
            throw AccessErrors.Unauthenticated("The header Authorization must be 'Bearer TOKEN'.");
        var token = header[0]![Scheme.Length..].Trim();
        return _credentials?.Current.Find(token)
            ?? await FindByJwtAsync(http, token).ConfigureAwait(false)
            ?? throw AccessErrors.Unauthenticated("The token is not known, or does not count.");
    }

    /// <summary>What is wrong with a token is of use to those who run the server, and to those who forge one.</summary>
    private async ValueTask<Caller?> FindByJwtAsync(HttpContext http, string token)
    {
        if (_jwt is null)
            return null;
        try
        {
            return await _jwt.Current.VerifyAsync(token).ConfigureAwait(false);
        }
        catch (JwtRefusedException e)
        {
            _logger.LogDebug("The token for {Address} is no JSON Web Token that counts: {Reason}", http.Connection.RemoteIpAddress, e.Message);
            return null;
        }
    }
}

using NetIpam.Rpc;
using NetIpam.Server.Security.Jwt;

namespace NetIpam.Server.Security;

/// <summary>Tells who makes a request, by its token or its certificate.</summary>
internal sealed class KnownCallers
{
    /// <summary>How a token is sent.</summary>
    public const string Scheme = "Bearer";

    private const string BeforeToken = Scheme + " ";

    private readonly ReloadedFiles<CredentialList>? _credentials;
    private readonly ReloadedFiles<JwtVerifier>? _jwt;
    private readonly ILogger _logger;

    /// <param name="files">Whom the server knows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told why a token does not count.</param>
    /// <exception cref="SecurityFileException">A file cannot be used.</exception>
    public KnownCallers(AccessFiles files, TimeProvider time, ILogger logger)
    {
        if (files.Tokens is { } tokens)
            _credentials = new(read => TokenFile.Read(tokens, read(tokens)), time, logger);
        if (files.Jwt is { } issuers)
            _jwt = new(read => new JwtVerifier(JwtFile.Read(issuers, read), time), time, logger);
        _logger = logger;
    }

    /// <summary>Who makes a request. A token counts before a certificate: who sends one wants to be known by it.</summary>
    /// <exception cref="RpcException">It is not known: <see cref="RpcCode.Unauthenticated"/>.</exception>
    public async ValueTask<Caller> IdentifyAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return http.Connection.ClientCertificate is { } certificate
                ? _credentials?.Current.Find(certificate)
                    ?? throw AccessErrors.Unauthenticated("The name in the client certificate is not known, and there is no token.")
                : throw AccessErrors.Unauthenticated("A token is needed, in the header 'Authorization: Bearer TOKEN'.");
        }
        if (header.Count > 1 || header[0]?.StartsWith(BeforeToken, StringComparison.OrdinalIgnoreCase) is not true)
            throw AccessErrors.Unauthenticated("The header Authorization must be 'Bearer TOKEN'.");
        var token = header[0]![BeforeToken.Length..].Trim();
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

using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NetIpam.Server.Security.Jwt;

/// <summary>Verifies signed JSON Web Tokens (RFC 7519, 7515, 8725) of certain issuers.</summary>
internal sealed class JwtVerifier(IReadOnlyList<JwtIssuer> issuers, TimeProvider time)
{
    /// <summary>The longest token that is looked at.</summary>
    public const int MaxLength = 8 * 1024;

    private const int MaxNameLength = 256;

    /// <summary>How much clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private readonly VerifiedTokens _verified = new();
    private readonly JsonWebTokenHandler _library = new() { MaximumTokenSizeInBytes = MaxLength };

    /// <summary>Who it was issued to, and what he may do.</summary>
    /// <exception cref="JwtRefusedException">It does not count.</exception>
    public async ValueTask<Caller> VerifyAsync(string text)
    {
        if (text.Length > MaxLength)
            throw new JwtRefusedException("It is too long.");
        if (text.AsSpan().ContainsAnyExcept(TokenCharacters))
            throw new JwtRefusedException("It is no base64url.");
        if (text.AsSpan().Count('.') != 2)
            throw new JwtRefusedException("It has not three parts.");
        if (_verified.Find(text, time.GetUtcNow()) is { } caller)
            return caller;
        try
        {
            return await VerifyNewAsync(text).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            // What the reader of JSON has for bytes and escapes that are no Unicode, once the text is asked for.
            throw new JwtRefusedException("A text in it is malformed.", e);
        }
    }

    private async ValueTask<Caller> VerifyNewAsync(string text)
    {
        var parts = text.Split('.');
        using var header = Parse(parts[0]);
        using var body = Parse(parts[1]);
        var claims = body.RootElement;
        var name = Text(claims, "iss");
        var issuer = issuers.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal))
            ?? throw new JwtRefusedException("Its issuer is not known.");
        await VerifySignatureAsync(text, header.RootElement, issuer).ConfigureAwait(false);
        var end = CheckTimes(claims);
        var subject = Text(claims, "sub");
        if (string.IsNullOrWhiteSpace(subject) || subject.Length > MaxNameLength || subject.Any(char.IsControl))
            throw new JwtRefusedException("It names nobody in sub.");
        var caller = new Caller(subject, [.. issuer.Rules.Where(rule => rule.Applies(claims)).SelectMany(rule => rule.Grants)]);
        _verified.Add(text, caller, end);
        return caller;
    }

    private async ValueTask VerifySignatureAsync(string text, JsonElement header, JwtIssuer issuer)
    {
        // It names extensions that must be understood (RFC 7515, 4.1.11), and none is.
        if (header.TryGetProperty("crit", out _))
            throw new JwtRefusedException("It takes an extension.");
        var algorithm = Text(header, "alg");
        var id = header.TryGetProperty("kid", out _) ? Text(header, "kid") : null;
        List<JwtKey> keys =
        [
            .. issuer.Keys
                .Where(key => key.Algorithms.Contains(algorithm, StringComparer.Ordinal))
                .Where(key => id is null || key.Id is null || string.Equals(key.Id, id, StringComparison.Ordinal)),
        ];
        if (keys.Count == 0)
            throw new JwtRefusedException("There is no key of its issuer with its kid and alg.");
        Exception? last = null;
        foreach (var key in keys)
        {
            var result = await _library.ValidateTokenAsync(text, ParametersFor(issuer, key, algorithm!)).ConfigureAwait(false);
            if (result.IsValid)
                return;
            last = result.Exception;
        }
        throw new JwtRefusedException(
            last switch
            {
                SecurityTokenInvalidAudienceException => "It is for another audience.",
                SecurityTokenInvalidSignatureException => "Its signature is wrong.",
                _ => "It is malformed.",
            },
            last);
    }

    private static TokenValidationParameters ParametersFor(JwtIssuer issuer, JwtKey key, string algorithm) => new()
    {
        ValidIssuer = issuer.Name,
        ValidAudience = issuer.Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        IssuerSigningKey = key.Key,
        // Its own keys have names that are not those of the tokens.
        TryAllIssuerSigningKeys = true,
        ValidAlgorithms = [algorithm],
        // Checked here, by the clock that is given.
        ValidateLifetime = false,
        LogValidationExceptions = false,
    };

    /// <summary>Until when it counts.</summary>
    private DateTimeOffset CheckTimes(JsonElement claims)
    {
        var now = time.GetUtcNow();
        if (Time(claims, "exp") is not { } end)
            throw new JwtRefusedException("It has no exp.");
        if (now >= end + Skew)
            throw new JwtRefusedException("It has expired.");
        if (Time(claims, "nbf") is { } start && now < start - Skew)
            throw new JwtRefusedException("It does not count yet.");
        return end + Skew;
    }

    /// <summary>A time in seconds since 1970 (RFC 7519, 2).</summary>
    private static DateTimeOffset? Time(JsonElement claims, string name)
    {
        const long Year1000 = -30_610_224_000;
        const long Year9000 = 221_845_392_000;
        if (!claims.TryGetProperty(name, out var claim))
            return null;
        return claim.ValueKind == JsonValueKind.Number && claim.GetDouble() is > Year1000 and < Year9000 and var seconds
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : throw new JwtRefusedException($"Its {name} is no time.");
    }

    private static JsonDocument Parse(string part)
    {
        try
        {
            var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new JwtRefusedException("It is malformed.", e);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JwtRefusedException($"Its {name} is no text.");
}

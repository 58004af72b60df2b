using System.Text.Json;

namespace NetIpam.Server.Security.Jwt;

/// <summary>An issuer as it is in the file.</summary>
internal sealed record JwtIssuerEntry(
    string? Issuer,
    string? Audience,
    string? KeyFile,
    JsonElement? Jwks,
    IReadOnlyList<string?>? Algorithms,
    IReadOnlyList<JwtRuleEntry?>? Rules);

namespace NetIpam.Server.Security.Jwt;

/// <summary>A rule as it is in the file.</summary>
internal sealed record JwtRuleEntry(string? Claim, string? Value, IReadOnlyList<GrantEntry?>? Grants);

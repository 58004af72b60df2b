namespace NetIpam.Server.Security.Jwt;

/// <summary>Whose tokens count, and what they allow.</summary>
/// <param name="Name">The claim iss.</param>
/// <param name="Audience">What must be in the claim aud: a token that was issued for another service is not for this one.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Rules">All that apply count.</param>
internal sealed record JwtIssuer(string Name, string Audience, IReadOnlyList<JwtKey> Keys, IReadOnlyList<JwtRule> Rules);

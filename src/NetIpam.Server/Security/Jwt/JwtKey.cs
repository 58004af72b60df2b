using Microsoft.IdentityModel.Tokens;

namespace NetIpam.Server.Security.Jwt;

/// <summary>A public key of an issuer.</summary>
/// <param name="Id">Its name in tokens; <see langword="null"/> if it has none, and then it is tried for all.</param>
/// <param name="Key">The key.</param>
/// <param name="Algorithms">What it verifies. A token chooses among keys, and never how one is used.</param>
internal sealed record JwtKey(string? Id, SecurityKey Key, IReadOnlyList<string> Algorithms);

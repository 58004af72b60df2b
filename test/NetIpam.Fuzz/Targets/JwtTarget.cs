using NetIpam.Server.Security;
using NetIpam.Server.Security.Jwt;

namespace NetIpam.Fuzz.Targets;

/// <summary>Files of token issuers; the file of keys that one names is the file itself.</summary>
internal sealed class JwtTarget : IFuzzTarget
{
    public string Name => "jwt";

    public IReadOnlyList<string> Words { get; } =
    [
        "issuer", "audience", "keyFile", "jwks", "keys", "algorithms", "rules", "claim", "value", "grants", "role", "namespaces", "kty", "kid", "crv", "EC", "RSA", "P-256", "ES256", "RS256", "HS256", "none",
        "-----BEGIN PUBLIC KEY-----", "\\u0000",
    ];

    public void Try(byte[] input)
    {
        try
        {
            JwtFile.Read("/it/jwt.json", _ => input);
        }
        catch (SecurityFileException)
        {
        }
    }
}

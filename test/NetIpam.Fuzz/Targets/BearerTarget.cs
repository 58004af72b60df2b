using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using NetIpam.Server.Security;
using NetIpam.Server.Security.Jwt;

namespace NetIpam.Fuzz.Targets;

/// <summary>JSON Web Tokens: a line is one as a caller sends it; of two, the first is the header and the rest the claims, which are signed by an issuer
/// that counts.</summary>
internal sealed class BearerTarget : IFuzzTarget
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly JwtVerifier _verifier = new(
        [
            new JwtIssuer("https://issuer.example", "ipam", [new JwtKey("k", new ECDsaSecurityKey(Key), ["ES256"])],
            [
                new JwtRule("team", "a", [new Grant(Role.Reader, NamespacePattern.TryParse("team-*")!)]), new JwtRule("scope", "ipam", [new Grant(Role.Admin, NamespacePattern.TryParse("*")!)]),
            ]),
        ],
        TimeProvider.System);

    public string Name => "bearer";

    public IReadOnlyList<string> Words { get; } =
    [
        "alg", "kid", "typ", "crit", "ES256", "none", "iss", "sub", "aud", "exp", "nbf", "iat", "team", "scope", "https://issuer.example", "ipam", "4102444800", "1e999", "\n", ".", "e30", "\\ud800",
    ];

    public void Try(byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        var token = end < 0 ? Encoding.Latin1.GetString(input) : Sign(input.AsSpan(0, end), input.AsSpan(end + 1));
        try
        {
            var caller = _verifier.VerifyAsync(token).AsTask().GetAwaiter().GetResult();
            if (string.IsNullOrWhiteSpace(caller.Name))
                throw new FuzzFaultException("A token of nobody counts.");
        }
        catch (JwtRefusedException)
        {
        }
    }

    private static string Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> claims)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace NetIpam.Server.Security.Jwt;

/// <summary>How tokens may be signed: always with a private key. A secret that verifies could sign, too.</summary>
internal static class JwtAlgorithms
{
    private static readonly string[] Rsa =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    private static readonly string[] Ecdsa =
        [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512];

    /// <summary>What may be used unless a file says otherwise: of RSA only what nearly all issuers use.</summary>
    public static IReadOnlyList<string> Default { get; } = [SecurityAlgorithms.RsaSha256, .. Ecdsa];

    /// <summary>All that there is.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Rsa, .. Ecdsa];

    /// <summary>What a key is fit for; nothing if its curve is not of these.</summary>
    public static IReadOnlyList<string> Of(AsymmetricAlgorithm key) =>
        // The curve belongs to the algorithm (RFC 7518, 3.4).
        key is not ECDsa ecdsa ? Rsa : ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value switch
        {
            "1.2.840.10045.3.1.7" => [SecurityAlgorithms.EcdsaSha256],
            "1.3.132.0.34" => [SecurityAlgorithms.EcdsaSha384],
            "1.3.132.0.35" => [SecurityAlgorithms.EcdsaSha512],
            _ => [],
        };
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NetIpam.Server.Tests.Security.Jwt;

/// <summary>Issues tokens, right and wrong ones. It shares no code with what verifies them.</summary>
/// <param name="time">The clock of who verifies them; that of the machine, when it is left out.</param>
internal sealed class TestIssuer(TimeProvider? time = null) : IDisposable
{
    public const string Name = "https://idp.example/";
    public const string Audience = "ipam";

    public ECDsa P256 { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RSA Rsa { get; } = RSA.Create(2048);

    /// <summary>The set of its public keys: <c>ec</c> and <c>rsa</c>.</summary>
    public string Jwks => $$"""{"keys":[{{Jwk(P256, "ec")}},{{Jwk(Rsa, "rsa")}}]}""";

    /// <summary>Claims that are right.</summary>
    public JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = "ann",
            ["exp"] = (time ?? TimeProvider.System).GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(),
            ["groups"] = new JsonArray("staff", "netops"),
        };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
                claims.Add(name, value);
        }
        return claims;
    }

    /// <summary>A token of ours, by default as it should be.</summary>
    public string Issue(JsonObject? claims = null, string header = """{"alg":"ES256","kid":"ec","typ":"JWT"}""") =>
        Sign(P256, "ES256", header, (claims ?? Claims()).ToJsonString());

    /// <summary>Signs with any key and algorithm, whatever the header says.</summary>
    public static string Sign(object key, string algorithm, string header, string claims)
    {
        var text = $"{Encode(header)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var hash = algorithm[2..] switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        var signature = key switch
        {
            ECDsa ecdsa => ecdsa.SignData(bytes, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            RSA rsa => rsa.SignData(bytes, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            _ => HMACSHA256.HashData((byte[])key, bytes),
        };
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public static string Jwk(AsymmetricAlgorithm key, string? id, string more = "")
    {
        var name = id is null ? "" : $",\"kid\":\"{id}\"";
        if (key is RSA rsa)
        {
            var numbers = rsa.ExportParameters(false);
            return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"{{name}}{{more}}}""";
        }
        var point = ((ECDsa)key).ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-{{key.KeySize}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"{{name}}{{more}}}""";
    }

    /// <summary>A file that takes its tokens, as <see cref="Tokens.Json"/> takes those.</summary>
    public static string File(string keys, string more = "") => $$"""
        [{
          "issuer": "{{Name}}", "audience": "{{Audience}}", {{keys}}, {{more}}
          "rules": [
            {"claim": "groups", "value": "boss", "grants": [{"role": "admin", "namespaces": "*"}]},
            {"claim": "groups", "value": "netops", "grants": [
              {"role": "operator", "namespaces": "team-*"}, {"role": "reader", "namespaces": "root"}]},
            {"claim": "scope", "value": "ipam:read", "grants": [{"role": "reader", "namespaces": "team-1"}]}
          ]
        }]
        """;

    public void Dispose()
    {
        P256.Dispose();
        Rsa.Dispose();
    }
}

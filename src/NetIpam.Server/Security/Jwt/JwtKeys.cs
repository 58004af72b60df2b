using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace NetIpam.Server.Security.Jwt;

/// <summary>Reads the public keys of an issuer: in PEM, or as a set of JSON Web Keys (RFC 7517). All of them must be right, but in a
/// set those are left out that are not for signatures or of a kind that is not known, as the RFC asks for.</summary>
internal static class JwtKeys
{
    private const int MinRsaBits = 2048;

    /// <summary>Reads a file of keys.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="allowed">The algorithms that may be used.</param>
    /// <exception cref="FormatException">There is no key that can be used, or one is wrong. The message has nothing of the content.</exception>
    public static IReadOnlyList<JwtKey> Read(byte[] content, IReadOnlyList<string> allowed)
    {
        if (content.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
            return Usable(ReadPem(Encoding.UTF8.GetString(content)), allowed);
        try
        {
            using var set = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(set.RootElement, allowed);
        }
        catch (JsonException e)
        {
            throw new FormatException("the keys are no valid JSON", e);
        }
    }

    /// <summary>Reads a set.</summary>
    /// <exception cref="FormatException">As above.</exception>
    public static IReadOnlyList<JwtKey> Read(JsonElement set, IReadOnlyList<string> allowed)
    {
        try
        {
            if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                throw new FormatException("a set of keys is an object with the list keys");
            return Usable(keys.EnumerateArray().Select(ReadJwk).OfType<JwtKey>(), allowed);
        }
        catch (InvalidOperationException e)
        {
            // What the reader of JSON has for bytes and escapes that are no Unicode, once the text is asked for.
            throw new FormatException("a text in the keys is malformed", e);
        }
    }

    private static List<JwtKey> Usable(IEnumerable<JwtKey> keys, IReadOnlyList<string> allowed)
    {
        List<JwtKey> usable = [];
        foreach (var key in keys)
        {
            if (key.Id is not null && usable.Exists(other => string.Equals(other.Id, key.Id, StringComparison.Ordinal)))
                throw new FormatException("two keys have the same kid");
            List<string> algorithms = [.. key.Algorithms.Intersect(allowed, StringComparer.Ordinal)];
            if (algorithms.Count > 0)
                usable.Add(key with { Algorithms = algorithms });
        }
        return usable.Count > 0 ? usable : throw new FormatException("there is no key that the algorithms can use");
    }

    private static IEnumerable<JwtKey> ReadPem(string pem)
    {
        for (var rest = pem.AsMemory(); PemEncoding.TryFind(rest.Span, out var fields); rest = rest[fields.Location.End..])
        {
            if (!rest.Span[fields.Label].SequenceEqual("PUBLIC KEY"))
                throw new FormatException("what is in PEM must be a PUBLIC KEY, as `openssl pkey -pubout` writes it");
            yield return Import(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
        }
    }

    private static JwtKey Import(byte[] publicKey)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            return Of(rsa, null);
        }
        catch (CryptographicException)
        {
            // Then it is the other kind.
        }
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            return Of(ecdsa, null);
        }
        catch (CryptographicException e)
        {
            throw new FormatException("a key in PEM is neither of RSA nor of a curve that is known", e);
        }
    }

    private static JwtKey? ReadJwk(JsonElement jwk)
    {
        if (Text(jwk, "kty") is not { } kind)
            throw new FormatException("a key needs kty");
        if (string.Equals(kind, "oct", StringComparison.Ordinal) || jwk.TryGetProperty("d", out _))
            throw new FormatException("a key is a secret; only public ones belong here");
        if (Text(jwk, "use") is { } use and not "sig")
            return use.Length > 0 ? null : throw new FormatException("use is empty");
        try
        {
            return kind switch
            {
                "RSA" => ReadRsa(jwk),
                "EC" => ReadEcdsa(jwk),
                _ => null,
            };
        }
        catch (CryptographicException e)
        {
            throw new FormatException("a key is wrong, or its curve is not known", e);
        }
    }

    private static JwtKey ReadRsa(JsonElement jwk)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") });
        return Of(rsa, jwk);
    }

    private static JwtKey? ReadEcdsa(JsonElement jwk)
    {
        ECCurve? curve = Text(jwk, "crv") switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => null,
        };
        if (curve is null)
            return null;
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = curve.Value, Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } });
        return Of(ecdsa, jwk);
    }

    private static JwtKey Of(AsymmetricAlgorithm key, JsonElement? jwk)
    {
        if (key is RSA { KeySize: < MinRsaBits })
            throw new FormatException($"a key of RSA has at least {MinRsaBits} bits");
        var algorithms = JwtAlgorithms.Of(key);
        if (algorithms.Count == 0)
            throw new FormatException("the curve of a key is not P-256, P-384 or P-521");
        if (jwk is { } own && Text(own, "alg") is { } algorithm)
            algorithms = [.. algorithms.Where(one => string.Equals(one, algorithm, StringComparison.Ordinal))];
        SecurityKey converted = key is RSA rsa
            ? new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false))
            : new ECDsaSecurityKey(ECDsa.Create(((ECDsa)key).ExportParameters(includePrivateParameters: false)));
        return new(jwk is { } named ? Text(named, "kid") : null, converted, algorithms);
    }

    private static byte[] Bytes(JsonElement jwk, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new FormatException($"a key needs {name}"));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name} of a key is missing or no base64url", e);
        }
    }

    private static string? Text(JsonElement jwk, string name)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            throw new FormatException("a key is an object");
        if (!jwk.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"{name} of a key is a text");
    }
}

using System.Security.Cryptography;
using System.Text;
using NetIpam.Server.Security;
using NetIpam.Server.Security.Jwt;

namespace NetIpam.Server.Tests.Security.Jwt;

/// <summary>What a file of issuers may say.</summary>
public sealed class JwtFileTests
{
    private const string Rules = """ "rules":[{"claim":"c","value":"v","grants":[{"role":"reader","namespaces":"*"}]}] """;
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string Jwks = $$""" "jwks":{"keys":[{{TestIssuer.Jwk(Key, "k")}}]} """;

    public static TheoryData<string, string> WrongFiles { get; } = new()
    {
        { "", "line 1" },
        { "{}", "line 1" },
        { "null", "there is no list" },
        { "[null]", "Entry 1 of the issuers in '/f/jwt.json' is wrong: it is null." },
        { $$"""[{"audience":"a",{{Jwks}},{{Rules}}}]""", "it needs the issuer" },
        { $$"""[{"issuer":"i",{{Jwks}},{{Rules}}}]""", "it needs the audience" },
        { $$"""[{"issuer":"i","audience":"",{{Jwks}},{{Rules}}}]""", "it needs the audience" },
        { $$"""[{"issuer":"i","audience":["a"],{{Jwks}},{{Rules}}}]""", "line 1" },
        { $$"""[{"issuer":"i","audience":"a",{{Rules}}}]""", "one of keyFile and jwks" },
        { $$"""[{"issuer":"i","audience":"a","keyFile":"k",{{Jwks}},{{Rules}}}]""", "one of keyFile and jwks" },
        { $$"""[{"issuer":"i","audience":"a","keyFile":"",{{Rules}}}]""", "one of keyFile and jwks" },
        { $$"""[{"issuer":"i","audience":"a","keyFile":"a\u0000b",{{Rules}}}]""", "keyFile is no path" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}}}]""", "it needs rules" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},"rules":[]}]""", "it needs rules" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},"rules":[null]}]""", "claim of a rule" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules.Replace("\"v\"", "\"\"")}}}]""", "value of a rule" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules.Replace("reader", "root")}}}]""", "the role of a grant" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules}},"algorithms":[]}]""", "the algorithms are some of RS256" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules}},"algorithms":["none"]}]""", "the algorithms are some of RS256" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules}},"algorithms":["HS256"]}]""", "the algorithms are some of RS256" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules}},"algorithms":["RS256"]}]""", "no key that the algorithms can use" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules}},"leeway":1}]""", "line 1" },
        { $$"""[{"issuer":"i","issuer":"j","audience":"a",{{Jwks}},{{Rules}}}]""", "line 1" },
        { $$"""[{"issuer":"i","audience":"a",{{Jwks}},{{Rules}}},{"issuer":"i","audience":"b",{{Jwks}},{{Rules}}}]""", "Entry 2 of the issuers in '/f/jwt.json' is wrong: the issuer is there" },
    };

    public static TheoryData<string, string> WrongKeys { get; } = new()
    {
        { "", "no key" },
        { "secret", "no key" },
        { """{"keys":[]}""", "no key" },
        { """{"keys":{}}""", "the list keys" },
        { """{"secret":[]}""", "the list keys" },
        { """{"keys":[""", "no valid JSON" },
        { """{"keys":[1]}""", "a key is an object" },
        { """{"keys":[{}]}""", "needs kty" },
        { """{"keys":[{"kty":7}]}""", "kty of a key is a text" },
        { """{"keys":[{"kty":"oct","k":"secret"}]}""", "a key is a secret" },
        { """{"keys":[{"kty":"OKP","crv":"Ed25519","x":"secret"}]}""", "no key" },
        { """{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]}""", "a key is wrong" },
        { """{"keys":[{"kty":"EC","crv":"P-256","x":"sec ret!","y":"secret"}]}""", "x of a key is missing or no base64url" },
        { """{"keys":[{"kty":"RSA","n":"AQAB"}]}""", "e of a key is missing" },
        { $$"""{"keys":[{{TestIssuer.Jwk(Key, "k", ",\"d\":\"secret\"")}}]}""", "a key is a secret" },
        { $$"""{"keys":[{{TestIssuer.Jwk(Key, "k", ",\"use\":\"enc\"")}}]}""", "no key" },
        { $$"""{"keys":[{{TestIssuer.Jwk(Key, "k", ",\"alg\":\"RS256\"")}}]}""", "no key" },
        { $$"""{"keys":[{{TestIssuer.Jwk(Key, "k")}},{{TestIssuer.Jwk(Key, "k")}}]}""", "the same kid" },
        { $$"""{"keys":[{{TestIssuer.Jwk(RSA.Create(1024), "k")}}]}""", "2048 bits" },
        { Key.ExportPkcs8PrivateKeyPem(), "must be a PUBLIC KEY" },
        { Key.ExportSubjectPublicKeyInfoPem() + "\n" + Key.ExportECPrivateKeyPem(), "must be a PUBLIC KEY" },
        { ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1")).ExportSubjectPublicKeyInfoPem(), "P-256" },
        { RSA.Create(1024).ExportSubjectPublicKeyInfoPem(), "2048 bits" },
        { "-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----", "neither of RSA nor" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_file_with_anything_wrong_is_refused_as_a_whole(string json, string expected) =>
        Should.Throw<SecurityFileException>(() => Read(json, "")).Message.ShouldContain(expected);

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public void Keys_with_anything_wrong_are_refused(string keys, string expected)
    {
        var error = Should.Throw<SecurityFileException>(() => Read($$"""[{"issuer":"i","audience":"a","keyFile":"sub/k",{{Rules}}}]""", keys));
        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("'/f/sub/k'");
        error.Message.Replace("a key is a secret", "").ShouldNotContain("secret");
        error.Message.ShouldNotContain('\n');
    }

    [Fact]
    public void Of_a_set_those_keys_are_left_out_that_are_for_something_else()
    {
        using var rsa = RSA.Create(2048);
        var keys = Read(
            $$"""[{"issuer":"i","audience":"a","keyFile":"sub/k",{{Rules}}}]""",
            $$"""
            {"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","kid":"1"},{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"},
              {{TestIssuer.Jwk(rsa, "2", ",\"use\":\"enc\"")}},{{TestIssuer.Jwk(rsa, "3", ",\"alg\":\"RS512\"")}},
              {{TestIssuer.Jwk(Key, "4", ",\"use\":\"sig\",\"alg\":\"ES256\",\"x5c\":[]")}},{{TestIssuer.Jwk(rsa, null)}}]}
            """)[0].Keys;
        keys.Select(key => key.Id).ShouldBe(["4", null]);
        keys.SelectMany(key => key.Algorithms).ShouldBe(["ES256", "RS256"]);
    }

    [Fact]
    public void A_file_in_PEM_may_have_several_keys()
    {
        using var rsa = RSA.Create(2048);
        Read(
            $$"""[{"issuer":"i","audience":"a","keyFile":"/f/sub/k",{{Rules}}}]""",
            Key.ExportSubjectPublicKeyInfoPem() + "\n" + rsa.ExportSubjectPublicKeyInfoPem())[0].Keys.Count.ShouldBe(2);
    }

    private static IReadOnlyList<JwtIssuer> Read(string json, string keys) =>
        JwtFile.Read("/f/jwt.json", path => Encoding.UTF8.GetBytes(path == "/f/sub/k" ? keys : json));
}

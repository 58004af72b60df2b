using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetIpam.Server.Security;
using NetIpam.Server.Security.Jwt;

namespace NetIpam.Server.Tests.Security.Jwt;

/// <summary>Which tokens count.</summary>
public sealed class JwtVerifierTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(60);

    private readonly ITestOutputHelper _output;
    private readonly SetTime _time = new(Now);
    private readonly TestIssuer _issuer;

    public JwtVerifierTests(ITestOutputHelper output)
    {
        _output = output;
        _issuer = new(_time);
    }

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task A_token_is_of_its_subject_and_all_rules_that_apply_count()
    {
        var caller = await CallerOfAsync(_issuer.Issue(_issuer.Claims(("scope", "openid ipam:read"))));
        caller.Name.ShouldBe("ann");
        caller.Grants.Count.ShouldBe(3);
        caller.May(Role.Operator, "team-1").ShouldBeTrue();
        caller.May(Role.Admin, "team-1").ShouldBeFalse();
        caller.May(Role.Reader, "root").ShouldBeTrue();
        caller.May(Role.Reader, "other").ShouldBeFalse();
    }

    [Fact]
    public async Task A_claim_has_a_value_as_a_text_or_in_a_list_and_in_no_other_way()
    {
        foreach (var groups in new[] { "\"netops\"", "[\"a\",\"netops\"]", "[1,null,[],\"netops\"]" })
            (await CallerOfAsync(Groups(groups))).Grants.Count.ShouldBe(2, groups);
        foreach (var groups in new[] { "\"netops \"", "\"a netops\"", "\"Netops\"", "[\"netop\"]", "[[\"netops\"]]", "{\"netops\":\"netops\"}", "true", "null", "[]", "\"netops,boss\"" })
            (await CallerOfAsync(Groups(groups))).Grants.ShouldBeEmpty(groups);
        (await CallerOfAsync(_issuer.Issue(_issuer.Claims(("groups", null), ("scope", "ipam:read2 xipam:read"))))).Grants.ShouldBeEmpty();

        string Groups(string json) => _issuer.Issue(_issuer.Claims(("groups", JsonNode.Parse(json))));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task Every_algorithm_verifies_with_its_keys_and_no_other_does(string algorithm)
    {
        using var key = KeyFor(algorithm);
        using var other = KeyFor(algorithm);
        foreach (var keys in new[] { $$"""{"keys":[{{TestIssuer.Jwk(key, "k")}}]}""", Pem(key) })
        {
            var verifier = new JwtVerifier(Issuers(Encoding.UTF8.GetBytes(keys), $$""" "algorithms": ["{{algorithm}}"],"""), _time);
            (await verifier.VerifyAsync(Token(key, algorithm))).Name.ShouldBe("ann");
            await ShouldRefuseAsync(verifier, Token(other, algorithm), "signature");
            foreach (var wrong in JwtAlgorithms.All.Where(one => one != algorithm && one[0] is 'E' == algorithm[0] is 'E'))
                await ShouldRefuseAsync(verifier, Token(key, wrong), "no key");
        }

        string Token(AsymmetricAlgorithm key, string algorithm) =>
            TestIssuer.Sign(key, algorithm, $$"""{"alg":"{{algorithm}}"}""", _issuer.Claims().ToJsonString());
    }

    [Fact]
    public async Task Without_algorithms_in_the_file_RSA_is_only_RS256()
    {
        await CallerOfAsync(TestIssuer.Sign(_issuer.Rsa, "RS256", """{"alg":"RS256","kid":"rsa"}""", _issuer.Claims().ToJsonString()));
        await ShouldRefuseAsync(
            Verifier(), TestIssuer.Sign(_issuer.Rsa, "PS256", """{"alg":"PS256","kid":"rsa"}""", _issuer.Claims().ToJsonString()), "no key");
    }

    [Fact]
    public void What_was_verified_is_kept_up_to_a_limit()
    {
        var tokens = new VerifiedTokens();
        var caller = new NetIpam.Server.Security.Caller("ann", []);
        for (var i = 0; i <= VerifiedTokens.Max; i++)
            tokens.Add($"t{i}", caller, Now);
        tokens.Find("t0", Now.AddSeconds(-1)).ShouldBeNull("it began anew");
        tokens.Find($"t{VerifiedTokens.Max}", Now.AddSeconds(-1)).ShouldBe(caller);
        tokens.Find($"t{VerifiedTokens.Max}", Now).ShouldBeNull("it has expired");
    }

    [Theory]
    [InlineData(-31, null, "expired")]
    [InlineData(-30, null, "expired")]
    [InlineData(-29, null, null)]
    [InlineData(600, 30, null)]
    [InlineData(600, 31, "not count yet")]
    public async Task Its_times_are_kept_but_for_half_a_minute(int end, int? start, string? refusal)
    {
        var claims = _issuer.Claims(("exp", Now.AddSeconds(end).ToUnixTimeSeconds()), ("nbf", start is { } s ? Now.AddSeconds(s).ToUnixTimeSeconds() : null));
        if (refusal is null)
            await CallerOfAsync(_issuer.Issue(claims));
        else
            await ShouldRefuseAsync(Verifier(), _issuer.Issue(claims), refusal);
    }

    [Fact]
    public async Task A_token_that_counted_does_not_any_more_when_it_has_expired()
    {
        var verifier = Verifier();
        var token = _issuer.Issue();
        for (var i = 0; i < 3; i++)
            (await verifier.VerifyAsync(token)).Name.ShouldBe("ann");
        _time.Now += TimeSpan.FromMinutes(11);
        await ShouldRefuseAsync(verifier, token, "expired");
    }

    [Fact]
    public async Task Many_callers_are_verified_at_the_same_time()
    {
        var verifier = Verifier();
        var right = Enumerable.Range(0, 200).Select(n => _issuer.Issue(_issuer.Claims(("sub", $"s{n}")))).ToList();
        await Parallel.ForAsync(0, 2_000, async (i, _) =>
        {
            (await verifier.VerifyAsync(right[i % 200])).Name.ShouldBe($"s{i % 200}");
            var wrong = right[i % 200].Split('.');
            await ShouldRefuseAsync(verifier, $"{wrong[0]}.{wrong[1]}.{right[(i + 1) % 200].Split('.')[2]}", "signature");
        });
    }

    [Fact]
    public async Task A_token_that_was_changed_anywhere_does_not_count()
    {
        var seed = Seed();
        var random = new Random(seed);
        var verifier = Verifier();
        var right = _issuer.Issue();
        await verifier.VerifyAsync(right);
        var counted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var token = Mutate(random, right);
            try
            {
                await verifier.VerifyAsync(token);
                counted++;
                // The last bits of base64 may be anything.
                (string.Equals(token[..^1], right[..^1], StringComparison.Ordinal)).ShouldBeTrue($"NETIPAM_SEED={seed}: {i}");
            }
            catch (JwtRefusedException)
            {
            }
            catch (Exception e) when (e is not ShouldAssertException)
            {
                throw new InvalidOperationException($"NETIPAM_SEED={seed}: token {i}: {token}", e);
            }
        }
        _output.WriteLine($"{counted} counted.");
        counted.ShouldBeLessThan(2_000);
    }

    [Fact]
    public async Task Whatever_is_in_a_signed_token_it_counts_or_is_refused()
    {
        var seed = Seed();
        var random = new Random(seed);
        var verifier = Verifier();
        var counted = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var claims = _issuer.Claims(("scope", i % 2 == 0 ? "a" : "a\\ud800")).ToJsonString().Replace("\\\\u", "\\u");
            var token = TestIssuer.Sign(_issuer.P256, "ES256", """{"alg":"ES256","kid":"ec"}""", Mutate(random, claims));
            try
            {
                await verifier.VerifyAsync(token);
                counted++;
            }
            catch (JwtRefusedException)
            {
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"NETIPAM_SEED={seed}: token {i}: {token}", e);
            }
        }
        _output.WriteLine($"{counted} counted.");
        counted.ShouldBeInRange(100, 4_900);
    }

    private static string Mutate(Random random, string text)
    {
        var list = text.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0:
                    list[at] = (char)random.Next(32, 127);
                    break;
                case 1:
                    list.Insert(at, (char)random.Next(32, 127));
                    break;
                case 2:
                    list.RemoveAt(at);
                    break;
                case 3:
                    list[at] = list[random.Next(list.Count)];
                    break;
                default:
                    if (list.Count > 20 && random.Next(4) == 0)
                        list.RemoveRange(at, list.Count - at);
                    break;
            }
            if (list.Count == 0)
                return "";
        }
        var mutated = new string([.. list]);
        return mutated == text ? mutated + "A" : mutated;
    }

    private static AsymmetricAlgorithm KeyFor(string algorithm) => algorithm switch
    {
        "ES256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "ES384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "ES512" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => RSA.Create(2048),
    };

    private static string Pem(AsymmetricAlgorithm key) => key.ExportSubjectPublicKeyInfoPem();

    private static IReadOnlyList<JwtIssuer> Issuers(byte[] keys, string more = "") =>
        JwtFile.Read("/f/jwt.json", path => path == "/f/keys" ? keys : Encoding.UTF8.GetBytes(TestIssuer.File("\"keyFile\": \"keys\"", more)));

    private static async Task ShouldRefuseAsync(JwtVerifier verifier, string token, string reason) =>
        (await Should.ThrowAsync<JwtRefusedException>(async () => await verifier.VerifyAsync(token))).Message.ShouldContain(reason);

    private int Seed()
    {
        var given = Environment.GetEnvironmentVariable("NETIPAM_SEED");
        var seed = string.IsNullOrEmpty(given) ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        _output.WriteLine($"NETIPAM_SEED={seed}");
        return seed;
    }

    private JwtVerifier Verifier() => new(Issuers(Encoding.UTF8.GetBytes(_issuer.Jwks)), _time);

    private async Task<NetIpam.Server.Security.Caller> CallerOfAsync(string token) => await Verifier().VerifyAsync(token);
}

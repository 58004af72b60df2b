using System.Text;
using NetIpam.Server.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>Which files of tokens are taken.</summary>
public sealed class TokenFileTests
{
    private const string Grants = """ "grants":[{"role":"reader","namespaces":"*"}] """;
    private const string Token = "secret-secret-secret";

    public static TheoryData<string, string> WrongFiles => new()
    {
        { "", "line 1" },
        { "null", "there is no list" },
        { "{}", "line 1" },
        { $$"""[{"name":"a","token":"{{Token}}",{{Grants}}},]""", "line 1" },
        { "[null]", "Entry 1 of the tokens in 'f' is wrong: it is null." },
        { $$"""[{"token":"{{Token}}",{{Grants}}}]""", "it needs a name" },
        { $$"""[{"name":"a",{{Grants}}}]""", "one of token, sha256 and certificate" },
        { $$"""[{"name":"a","token":"{{Token}}","sha256":"{{new string('0', 64)}}",{{Grants}}}]""", "one of token, sha256 and certificate" },
        { $$"""[{"name":"a","token":"{{Token}}","sah256":"",{{Grants}}}]""", "line 1" },
        { $$"""[{"name":"a","token":"{{Token}}","token":"{{Token}}",{{Grants}}}]""", "line 1" },
        { $$"""[{"name":"a","token":"short",{{Grants}}}]""", "at least 16" },
        { $$"""[{"name":"a","token":"{{Token}} {{Token}}",{{Grants}}}]""", "visible ASCII" },
        { $$"""[{"name":"a","sha256":"00",{{Grants}}}]""", "64 hexadecimal" },
        { $$"""[{"name":"a","token":"{{Token}}","certificate":"a",{{Grants}}}]""", "one of token, sha256 and certificate" },
        { $$"""[{"name":"a","certificate":"",{{Grants}}}]""", "one of token, sha256 and certificate" },
        { $$"""[{"name":"a","certificate":"c",{{Grants}}},{"name":"b","certificate":"c",{{Grants}}}]""", "the token or certificate is that of another" },
        { $$"""[{"name":"a","token":"{{Token}}"}]""", "it needs grants" },
        { $$"""[{"name":"a","token":"{{Token}}","grants":[null]}]""", "the role of a grant" },
        { $$"""[{"name":"a","token":"{{Token}}","grants":[{"role":"Admin","namespaces":"*"}]}]""", "the role of a grant" },
        { $$"""[{"name":"a","token":"{{Token}}","grants":[{"role":"admin"}]}]""", "the namespaces of a grant" },
        { $$"""[{"name":"a","token":"{{Token}}","grants":[{"role":"admin","namespaces":"a*b"}]}]""", "the namespaces of a grant" },
        { $$"""[{"name":"a","token":"{{Token}}",{{Grants}}},{"name":"a","token":"{{Token}}2",{{Grants}}}]""", "Entry 2 of the tokens in 'f' is wrong: the name" },
        { $$"""[{"name":"a","token":"{{Token}}",{{Grants}}},{"name":"b","token":"{{Token}}",{{Grants}}}]""", "the token or certificate is that of another" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_file_with_anything_wrong_is_refused_as_a_whole(string json, string expected)
    {
        var error = Should.Throw<SecurityFileException>(() => Read(json));
        error.Message.ShouldContain(expected);
        error.Message.ShouldNotContain(Token);
        error.Message.ShouldNotContain('\n');
    }

    [Fact]
    public void A_token_is_found_by_itself_or_its_hash_and_nothing_near_it_is()
    {
        var list = Read(Tokens.Json);
        list.Find(Tokens.Admin)!.Name.ShouldBe("boss");
        list.Find(Tokens.Reader)!.Name.ShouldBe("eyes");
        foreach (var wrong in new[] { "", Tokens.Wrong, Tokens.Admin[..^1], Tokens.Admin + "x", Tokens.HashOf(Tokens.Reader) })
            list.Find(wrong).ShouldBeNull();
    }

    [Fact]
    public void An_empty_list_lets_in_nobody() => Read("[]").Find(Tokens.Admin).ShouldBeNull();

    private static CredentialList Read(string json) => TokenFile.Read("f", Encoding.UTF8.GetBytes(json));
}

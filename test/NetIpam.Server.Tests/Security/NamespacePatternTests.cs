using NetIpam.Server.Security;

namespace NetIpam.Server.Tests.Security;

public sealed class NamespacePatternTests
{
    [Theory]
    [InlineData("*", "root", true)]
    [InlineData("team-*", "team-1", true)]
    [InlineData("team-*", "team-", true)]
    [InlineData("team-*", "team", false)]
    [InlineData("team-*", "Team-1", false)]
    [InlineData("team-*", "a-team-1", false)]
    [InlineData("team-1", "team-1", true)]
    [InlineData("team-1", "team-12", false)]
    public void A_pattern_is_a_name_or_the_beginning_of_one(string pattern, string name, bool expected) =>
        NamespacePattern.TryParse(pattern)!.Matches(name).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*-team")]
    [InlineData("**")]
    public void Other_texts_are_no_patterns(string? text) => NamespacePattern.TryParse(text).ShouldBeNull();
}

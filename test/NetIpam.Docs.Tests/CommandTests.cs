using System.Runtime.Versioning;
using NetIpam.Docs.Tests.Markdown;
using NetIpam.Docs.Tests.Shell;

namespace NetIpam.Docs.Tests;

/// <summary>Commands in the pages do what the pages say, typed one after the other as a reader would.</summary>
[SupportedOSPlatform("linux")]
public sealed class CommandTests
{
    public static TheoryData<string> Pages => [.. Page.All.Where(page => Commands(page).Count > 0)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Commands_of_a_page_do_what_it_says(string page)
    {
        Assert.SkipWhen(Isolation.Problem is not null, $"The commands of the pages need a machine of their own: {Isolation.Problem}");
        Assert.SkipWhen(!Isolation.IsRoot && page is "docs/postgres.md", "PostgreSQL's server cannot be started without being root.");
        var commands = Commands(page);
        var results = await Session.RunAsync(page, commands, TestContext.Current.CancellationToken);
        foreach (var (command, result) in commands.Zip(results))
        {
            var shown = command.ShowsErrors ? result.Output + result.Error : result.Output;
            var said = $"{command.Where}\n{command.Text}\nstatus {result.Status}, output:\n{result.Output}\nerrors:\n{result.Error}";
            if (!command.MayFail)
                result.Status.ShouldBe(0, said);
            result.Error.ShouldNotContain("command not found", Case.Sensitive, said);
            Expectation.FirstMissing(command.Expected, shown).ShouldBeNull(said);
        }
        results.Count.ShouldBe(commands.Count);
    }

    [Fact]
    public void What_is_not_run_is_in_the_pages()
    {
        var all = Page.All.SelectMany(Page.ReadBlocks).SelectMany(CommandLine.In).ToList();
        NotRun.Reasons.Keys.Where(text => !all.Exists(command => command.Text.StartsWith(text, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_is_shown_is_expected()
    {
        Expectation.FirstMissing(["a …c", "{ }"], "at first\na  b\nc\n{}").ShouldBeNull();
        Expectation.FirstMissing(["2026-11-21T20:23:29.120Z x"], "2025-01-01T00:00:00Z x").ShouldBeNull();
        Expectation.FirstMissing(["b", "a"], "a b").ShouldBe("a");
    }

    private static List<CommandLine> Commands(string page) =>
        [.. Page.ReadBlocks(page).SelectMany(CommandLine.In).Where(command => !NotRun.Reasons.Keys.Any(text => command.Text.StartsWith(text, StringComparison.Ordinal)))];
}

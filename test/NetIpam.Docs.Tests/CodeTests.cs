using NetIpam.Docs.Tests.Code;
using NetIpam.Docs.Tests.Markdown;

namespace NetIpam.Docs.Tests;

/// <summary>Code in a page compiles, with what a reader of the page has by then.</summary>
public sealed class CodeTests
{
    public static TheoryData<string> Pages => [.. Page.All.Where(page => Page.ReadBlocks(page).Any(block => block.Language == "csharp"))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_of_a_page_compiles(string page)
    {
        var usings = new List<string>();
        foreach (var block in Page.ReadBlocks(page).Where(block => block.Language == "csharp"))
        {
            // A page says once what it uses.
            usings.AddRange(block.Lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=') && line.EndsWith(';')));
            Snippet.Errors(block, usings).ShouldBeEmpty(block.ToString());
        }
    }

    [Fact]
    public void Wrong_code_is_found() =>
        Snippet.Errors(new Block("page", 1, "csharp", ["await ipam.Root.AcquireAdressAsync(\"10.0.0.0/8\");"], []), []).ShouldHaveSingleItem().ShouldContain("AcquireAdressAsync");
}

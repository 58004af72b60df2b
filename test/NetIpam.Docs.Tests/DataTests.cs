using System.Text.Json;
using System.Xml.Linq;
using NetIpam.Docs.Tests.Markdown;

namespace NetIpam.Docs.Tests;

/// <summary>What is called JSON or XML is.</summary>
public sealed class DataTests
{
    public static TheoryData<string> Pages => [.. Page.All.Where(page => Page.ReadBlocks(page).Any(IsData))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Data_in_a_page_can_be_read(string page)
    {
        foreach (var block in Page.ReadBlocks(page).Where(IsData))
        {
            var read = Record.Exception(() =>
            {
                if (block.Language == "xml")
                    XDocument.Parse(block.Text.Replace("<clone>", "clone", StringComparison.Ordinal));
                else
                    JsonDocument.Parse(block.Text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            });
            read.ShouldBeNull(block.ToString());
        }
    }

    private static bool IsData(Block block) => block.Language is "json" or "xml";
}

using System.Text.RegularExpressions;
using NetIpam.Docs.Tests.Markdown;
using NetIpam.TestKit;

namespace NetIpam.Docs.Tests;

/// <summary>A link leads somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Page.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_of_a_page_lead_to_files_and_headings_that_are_there(string page)
    {
        var dead = new List<string>();
        foreach (var (line, text) in Page.ReadProse(page))
        {
            foreach (Match link in Links.Matches(text))
            {
                if (!Leads(page, link.Groups[1].Value))
                    dead.Add($"{page}:{line} {link.Value}");
            }
        }
        dead.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_is_reached_from_an_index()
    {
        var linked = new[] { "README.md", "docs/README.md", "docs/decisions/README.md" }
            .SelectMany(index => Page.ReadProse(index).SelectMany(line => Links.Matches(line.Text)).Select(link => Target(index, link.Groups[1].Value.Split('#')[0])))
            .ToHashSet(StringComparer.Ordinal);
        Page.All.Where(page => page != "README.md" && !linked.Contains(Path.Combine(Repository.Root, page))).ShouldBeEmpty();
    }

    private static bool Leads(string page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
            return true;
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? Path.Combine(Repository.Root, page) : Target(page, parts[0]);
        if (!File.Exists(target) && !Directory.Exists(target))
            return false;
        return parts.Length == 1 || Anchor.In(Path.GetRelativePath(Repository.Root, target).Replace('\\', '/')).Contains(parts[1]);
    }

    private static string Target(string page, string link) =>
        Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link)).TrimEnd('/');

    [GeneratedRegex(@"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Links { get; }
}

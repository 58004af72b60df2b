using NetIpam.TestKit;

namespace NetIpam.Docs.Tests.Markdown;

/// <summary>The pages that people read.</summary>
public static class Page
{
    /// <summary>All of them, from the root of the repository, with slashes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static string[] ReadLines(string page) => File.ReadAllLines(Path.Combine(Repository.Root, page));

    public static IEnumerable<Block> ReadBlocks(string page)
    {
        var lines = ReadLines(page);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsFence(lines[i]))
                continue;
            var end = EndOf(lines, i);
            yield return new Block(page, i + 2, lines[i].TrimStart()[3..].Trim(), lines[(i + 1)..end], OutputBehind(lines, end));
            i = end;
        }
    }

    /// <summary>The lines that are no part of a fenced block.</summary>
    public static IEnumerable<(int Line, string Text)> ReadProse(string page)
    {
        var lines = ReadLines(page);
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsFence(lines[i]))
                i = EndOf(lines, i);
            else
                yield return (i + 1, lines[i]);
        }
    }

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    private static int EndOf(string[] lines, int start)
    {
        var end = Array.FindIndex(lines, start + 1, IsFence);
        return end < 0 ? throw new InvalidOperationException($"The block in line {start + 1} has no end.") : end;
    }

    private static string[] OutputBehind(string[] lines, int end)
    {
        var next = end + 1;
        while (next < lines.Length && lines[next].Length == 0)
            next++;
        return next < lines.Length && lines[next].Trim() == "```" ? lines[(next + 1)..EndOf(lines, next)] : [];
    }
}

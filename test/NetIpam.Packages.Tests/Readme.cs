namespace NetIpam.Packages.Tests;

/// <summary>What the README of the repository shows.</summary>
internal static class Readme
{
    private const string Fence = "```";

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    /// <summary>The blocks of code under a heading of the second level, or of the whole page.</summary>
    public static IReadOnlyList<(string Language, string Text)> Blocks(string? heading = null)
    {
        var lines = heading is null ? Lines : Section(heading);
        var blocks = new List<(string, string)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence))
                continue;
            var end = Array.IndexOf(lines, Fence, i + 1);
            blocks.Add((lines[i][Fence.Length..], string.Join('\n', lines[(i + 1)..end])));
            i = end;
        }
        return blocks;
    }

    private static string[] Section(string heading)
    {
        var start = Array.IndexOf(Lines, "## " + heading);
        start.ShouldBeGreaterThanOrEqualTo(0, $"The README has no section {heading}.");
        return [.. Lines[(start + 1)..].TakeWhile(line => !line.StartsWith("## "))];
    }
}

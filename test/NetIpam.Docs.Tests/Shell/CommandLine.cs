using NetIpam.Docs.Tests.Markdown;

namespace NetIpam.Docs.Tests.Shell;

/// <summary>Something that a page says to type, and what it says will be seen then.</summary>
/// <param name="Where">Page and line.</param>
/// <param name="Text">What is typed, perhaps several lines.</param>
/// <param name="Expected">Lines of the output, or none if the page shows none.</param>
/// <param name="ShowsErrors">Whether the page shows a terminal, and so standard error, too.</param>
/// <param name="MayFail">Whether what the page shows is all that counts: it may be that of a command that is refused.</param>
public sealed record CommandLine(string Where, string Text, IReadOnlyList<string> Expected, bool ShowsErrors, bool MayFail)
{
    public static IEnumerable<CommandLine> In(Block block) => block.Language switch
    {
        "sh" => [new CommandLine(block.ToString(), block.Text, block.Output, ShowsErrors: false, MayFail: false)],
        "sql" => [new CommandLine(block.ToString(), $"psql -v ON_ERROR_STOP=1 -qf - <<'SQL'\n{block.Text}\nSQL", block.Output, ShowsErrors: false, MayFail: false)],
        "console" => InTerminal(block),
        _ => [],
    };

    private static IEnumerable<CommandLine> InTerminal(Block block)
    {
        for (var i = 0; i < block.Lines.Count; i++)
        {
            if (!block.Lines[i].StartsWith("$ ", StringComparison.Ordinal))
                continue;
            var output = block.Lines.Skip(i + 1).TakeWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal)).ToList();
            yield return new CommandLine($"{block.Page}:{block.Line + i}", block.Lines[i][2..], output, ShowsErrors: true, MayFail: output.Count > 0);
        }
    }
}

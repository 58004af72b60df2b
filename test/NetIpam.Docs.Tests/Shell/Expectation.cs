using System.Text.RegularExpressions;

namespace NetIpam.Docs.Tests.Shell;

/// <summary>Whether an output is what a page shows: its lines come in that order, with others between them. White space does not
/// count; a <c>…</c> stands for anything; times are never the same.</summary>
internal static partial class Expectation
{
    /// <summary>The first line that is not there, or null.</summary>
    public static string? FirstMissing(IEnumerable<string> expected, string output)
    {
        var rest = Squeeze(output);
        var at = 0;
        foreach (var line in expected.Where(line => line.Trim() is not ("" or "…")))
        {
            var found = new Regex(string.Join(".*?", Squeeze(line).Split('…').Select(Regex.Escape)), RegexOptions.CultureInvariant).Match(rest, at);
            if (!found.Success)
                return line;
            at = found.Index + found.Length;
        }
        return null;
    }

    private static string Squeeze(string text) => Times.Replace(Colours.Replace(WhiteSpace.Replace(text, ""), ""), "TIME");

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace { get; }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours { get; }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Times { get; }
}

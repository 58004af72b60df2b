using System.Text;

namespace NetIpam.Docs.Tests.Markdown;

/// <summary>What a heading is called in links: as GitHub and most others make it.</summary>
public static class Anchor
{
    public static IEnumerable<string> In(string page)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (_, text) in Page.ReadProse(page))
        {
            if (!text.StartsWith('#'))
                continue;
            var anchor = Of(text.TrimStart('#').Trim());
            var times = seen[anchor] = seen.GetValueOrDefault(anchor) + 1;
            yield return times == 1 ? anchor : $"{anchor}-{times - 1}";
        }
    }

    private static string Of(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var character in heading)
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
                anchor.Append(char.ToLowerInvariant(character));
            else if (character == ' ')
                anchor.Append('-');
        }
        return anchor.ToString();
    }
}

namespace NetIpam.History;

/// <summary>What a namespace was loaded with, or was found to hold, item by item.</summary>
internal static class LoadedContent
{
    /// <summary>A load as the acquires that it stands for; any other call as it is.</summary>
    public static IEnumerable<HistoryEntry> Unfold(HistoryEntry entry)
    {
        if (entry.Action != HistoryAction.Load)
            return [entry];
        return Items(entry.Found!).Select(item => entry with
        {
            Action = item.IsAddress ? HistoryAction.AcquireAddress : HistoryAction.AcquirePrefix,
            Within = item.Within,
            Resource = item.Text,
            Found = null,
        });
    }

    /// <summary>Each item with the prefix that it lies in.</summary>
    public static IEnumerable<(bool IsAddress, string? Within, string Text)> Items(IReadOnlyList<string> content)
    {
        var prefixes = content.Where(text => text.Contains('/')).Select(text => (Text: text, Block: Block.Parse(text))).ToList();
        foreach (var text in content)
        {
            var block = Block.Parse(text);
            var within = prefixes.Where(prefix => prefix.Block.Contains(block) && prefix.Text != text).OrderBy(prefix => prefix.Block.Last - prefix.Block.First).Select(prefix => prefix.Text);
            yield return (!text.Contains('/'), within.FirstOrDefault(), text);
        }
    }
}

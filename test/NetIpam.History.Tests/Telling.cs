using System.Globalization;

namespace NetIpam.History.Tests;

/// <summary>Writes histories as a person would draw them: a line a call, with when it was made and answered.</summary>
internal static class Telling
{
    /// <summary>
    /// Reads lines such as <c>a 1-4 acquires 10.0.0.1</c>, <c>b 5-? releases 10.0.0.1</c>, <c>b 5-7 acquires 10.0.0.1 taken</c>,
    /// <c>c 8-9 acquires ? full</c>, <c>c 8-9 sees 10.0.0.1 10.0.0.2</c>. A resource with a slash is a child of 10.0.0.0/16, one
    /// without an address of 10.0.0.0/24; after <c>sees-prefixes</c> come prefixes.
    /// </summary>
    public static IReadOnlyList<HistoryEntry> Tell(string story) =>
        [.. story.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)];

    private static HistoryEntry ReadLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var times = words[1].Split('-');
        var isPrefix = words[2] == "sees-prefixes" || (words.Length > 3 && words[3].Contains('/'));
        var entry = new HistoryEntry
        {
            Client = words[0],
            Called = long.Parse(times[0], CultureInfo.InvariantCulture),
            Returned = times[1] == "?" ? 0 : long.Parse(times[1], CultureInfo.InvariantCulture),
            Within = isPrefix ? "10.0.0.0/16" : "10.0.0.0/24",
            Action = (words[2], isPrefix) switch
            {
                ("acquires", false) => HistoryAction.AcquireAddress,
                ("acquires", true) => HistoryAction.AcquirePrefix,
                ("releases", false) => HistoryAction.ReleaseAddress,
                ("releases", true) => HistoryAction.ReleasePrefix,
                ("sees", _) => HistoryAction.ReadAddresses,
                ("sees-prefixes", _) => HistoryAction.ReadPrefixes,
                _ => throw new FormatException(line),
            },
            Outcome = times[1] == "?" ? HistoryOutcome.Unknown : HistoryOutcome.Done,
        };
        if (words[2].StartsWith("sees", StringComparison.Ordinal))
            return entry with { Found = words[3..] };
        return entry with
        {
            Resource = words[3] == "?" ? null : words[3],
            Outcome = words.Length == 4 ? entry.Outcome : Enum.Parse<HistoryOutcome>(words[4], ignoreCase: true),
        };
    }
}

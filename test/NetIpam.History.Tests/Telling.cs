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

    /// <summary>
    /// The same of a namespace that comes and goes: lines such as <c>a 1-2 creates</c>, <c>b 3-? deletes</c>, <c>b 3-4 deletes notempty</c>,
    /// <c>a 1-2 loads 10.0.0.0/24 10.0.0.1</c>, <c>z 5-6 finds 10.0.0.0/24</c>, <c>z 5-6 finds nonamespace</c>, <c>z 5-6 finds-it</c>. A resource
    /// with a slash is a top prefix there.
    /// </summary>
    public static IReadOnlyList<HistoryEntry> TellOfNamespace(string story) =>
        [.. story.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadNamespaceLine)];

    private static HistoryEntry ReadNamespaceLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[2] is "acquires" or "releases")
        {
            var call = ReadLine(line);
            return call with { Namespace = "green", Within = call.Within == "10.0.0.0/16" ? null : call.Within };
        }
        var times = words[1].Split('-');
        var outcome = Enum.TryParse<HistoryOutcome>(words[^1], ignoreCase: true, out var said) && !char.IsDigit(words[^1][0]) ? said : (HistoryOutcome?)null;
        string[] content = [.. words[3..].Where(word => char.IsDigit(word[0]))];
        return new HistoryEntry
        {
            Client = words[0],
            Namespace = "green",
            Called = long.Parse(times[0], CultureInfo.InvariantCulture),
            Returned = times[1] == "?" ? 0 : long.Parse(times[1], CultureInfo.InvariantCulture),
            Action = words[2] switch
            {
                "creates" => HistoryAction.CreateNamespace,
                "deletes" => HistoryAction.DeleteNamespace,
                "loads" => HistoryAction.Load,
                "finds" or "finds-it" => HistoryAction.ReadNamespace,
                _ => throw new FormatException(line),
            },
            Outcome = times[1] == "?" ? HistoryOutcome.Unknown : outcome ?? HistoryOutcome.Done,
            Found = words[2] == "loads" || (words[2] == "finds" && outcome is null) ? content : null,
        };
    }

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

using System.Globalization;

namespace NetIpam.Benchmarks;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Rounds of one baseline and one subject window each; the median counts.</param>
/// <param name="Window">The length of a window.</param>
internal sealed record Settings(int Rounds, TimeSpan Window)
{
    private const int FewestRounds = 7;
    private const int UsualMilliseconds = 300;

    public static Settings Parse(IReadOnlyDictionary<string, string> flags) => new(
        Math.Max(FewestRounds, Number(flags, "--rounds", FewestRounds)),
        TimeSpan.FromMilliseconds(Number(flags, "--window", UsualMilliseconds)));

    private static int Number(IReadOnlyDictionary<string, string> flags, string name, int usual) =>
        flags.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}

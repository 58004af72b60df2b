namespace NetIpam.Benchmarks.Measuring;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Rounds of one baseline and one subject window each; the median counts.</param>
/// <param name="Window">The length of a window.</param>
internal sealed record Settings(int Rounds, TimeSpan Window)
{
    public const int FewestRounds = 7;
    public const int UsualMilliseconds = 300;
}

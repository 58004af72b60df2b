using System.Globalization;

namespace NetIpam.TestKit;

/// <summary>How much random tests do: all of it, or NETIPAM_EFFORT percent where each of many runs has to be short (eng/mutate).</summary>
public static class Effort
{
    private const int Whole = 100;

    private static readonly int Percent =
        Environment.GetEnvironmentVariable("NETIPAM_EFFORT") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Whole;

    /// <summary>The rounds to make instead of so many; never fewer than <paramref name="least"/>.</summary>
    public static int Of(int rounds, int least = 1) => Math.Max(least, (int)((long)rounds * Percent / Whole));

    /// <summary>Skips a test that has nothing to save when less than all is wanted.</summary>
    public static void SkipUnlessWhole() => Assert.SkipUnless(Percent >= Whole, "Too long for a NETIPAM_EFFORT below 100.");
}

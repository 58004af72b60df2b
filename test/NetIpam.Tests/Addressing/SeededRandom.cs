using System.Globalization;

namespace NetIpam.Tests.Addressing;

/// <summary>Randomness that differs from run to run, and can be had again by setting NETIPAM_SEED.</summary>
internal static class SeededRandom
{
    public static Random Create(ITestOutputHelper output)
    {
        var given = Environment.GetEnvironmentVariable("NETIPAM_SEED");
        var seed = string.IsNullOrEmpty(given) ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        output.WriteLine($"NETIPAM_SEED={seed}");
        return new Random(seed);
    }
}

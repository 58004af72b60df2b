using System.Globalization;

namespace NetIpam.TestKit.Property;

/// <summary>The seed of a run: NETIPAM_SEED, or a new one. Always printed, so that a failure can be had again.</summary>
public static class Seed
{
    public static int Take(ITestOutputHelper output)
    {
        var given = Environment.GetEnvironmentVariable("NETIPAM_SEED");
        var seed = string.IsNullOrEmpty(given) ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        output.WriteLine($"NETIPAM_SEED={seed}");
        return seed;
    }
}

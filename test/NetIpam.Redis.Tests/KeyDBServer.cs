using System.Globalization;

namespace NetIpam.Redis.Tests;

/// <summary>The KeyDB server that NETIPAM_TEST_KEYDB names as <c>host:port</c>; it may hold anything, and is left with the keys of the tests.</summary>
internal static class KeyDBServer
{
    private const string Variable = "NETIPAM_TEST_KEYDB";

    private static readonly string Run = DateTime.UtcNow.Ticks.ToString("x", CultureInfo.InvariantCulture);
    private static int _stores;

    /// <summary>Where an empty store is. Skips the test when no server is named.</summary>
    public static RedisOptions NewStore()
    {
        var endpoint = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(endpoint), $"KEYDB NOT TESTED: name a server, host:port, by {Variable}.");
        return new RedisOptions { Endpoints = [endpoint!], KeyPrefix = $"test:{Run}:{Interlocked.Increment(ref _stores)}" };
    }
}

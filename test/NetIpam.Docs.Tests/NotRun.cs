namespace NetIpam.Docs.Tests;

/// <summary>What the pages say to type and no test does.</summary>
internal static class NotRun
{
    /// <summary>By how the command begins: why.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eng/test"] = "it is what runs this test",
        ["dotnet build NetIpam.slnx -c Release                     # warnings"] = "it is what eng/test begins with",
        ["dotnet add reference <clone>/"] = "the reader fills it in; the tests of the packages do the like",
        ["NETIPAM_TEST_MONGODB="] = "it needs a server that is not to be had",
    };
}

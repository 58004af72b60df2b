namespace NetIpam.Docs.Tests;

/// <summary>What the pages say to type and no test does.</summary>
internal static class NotRun
{
    /// <summary>By how the command begins: why.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eng/test"] = "it is what runs this test",
        ["dotnet build NetIpam.slnx -c Release                     # warnings"] = "it is what eng/test begins with",
        ["dotnet add package NetIpam"] = "the tests of the packages do it",
        ["eng/pack"] = "the tests of the packages do it",
        ["eng/publish"] = "the tests of the packages do it",
        ["docker "] = "it takes a container engine; the tests of the packages read the files",
        ["kubectl "] = "it takes a cluster; the tests of the packages read the files",
        ["ipam-server --diagnostics-endpoint"] = "pprof's pages do not end; the tests of the profiles do the like",
        ["go tool pprof "] = "pprof's pages do not end; the tests of the profiles do the like",
        ["curl -so ipam.nettrace"] = "the tests of the profiles do the like",
        ["curl -s -H \"Authorization: Bearer $TOKEN\" -o cpu"] = "pprof's pages do not end; the tests of the profiles do the like",
        ["ssh -L"] = "it takes another machine",
        ["ipam migrate --from postgres://"] = "it takes go-ipam's database; the tests of the migration do it",
        ["ipam migrate --from file:///var/lib/ipam --to postgres://"] = "it takes a database; the tests of the migration do it",
        ["NETIPAM_TEST_MONGODB="] = "it needs a server that is not to be had",
    };
}

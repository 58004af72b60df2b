using NetIpam.TestKit.Servers;

namespace NetIpam.Server.Tests.Profiling;

/// <summary><c>go tool pprof</c>, the program that profiles are for.</summary>
internal static class GoTool
{
    private static readonly string? Program = StoreProcess.Find("go");

    /// <summary>Runs it; answers what it writes. Skips the test when it is not installed.</summary>
    public static async Task<string> PprofAsync(params string[] arguments)
    {
        Assert.SkipWhen(Program is null, "GO TOOL PPROF NOT TESTED: there is no go on this machine; eng/test-servers installs it.");
        using var folder = new TemporaryFolder();
        var result = await Command.RunAsync(
            Program!, ["tool", "pprof", "-timeout=150", .. arguments], null, ("PPROF_TMPDIR", folder.Path), ("HOME", folder.Path));
        return result.Succeeded();
    }
}

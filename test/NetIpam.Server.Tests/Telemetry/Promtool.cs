using NetIpam.TestKit.Servers;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>The tool of Prometheus that reads what Prometheus reads.</summary>
internal static class Promtool
{
    /// <summary>Runs it in a folder, with a text to read; answers its status and what it wrote. Skips the test when it is not installed.</summary>
    public static async Task<(int Status, string Output)> RunAsync(string folder, string input, params string[] arguments)
    {
        var program = StoreProcess.Find("promtool");
        Assert.SkipWhen(program is null, "PROMETHEUS FORMAT NOT TESTED: promtool is not installed; eng/test-servers installs it.");
        var (status, output, errors) = await Command.RunWithInputAsync(input, program!, arguments, folder);
        return (status, output + errors);
    }
}

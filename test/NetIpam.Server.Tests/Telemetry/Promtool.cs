using System.Diagnostics;
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
        var start = new ProcessStartInfo(program!, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output + await errors);
    }
}

using System.Diagnostics;

namespace NetIpam.Server.Tests.Profiling;

/// <summary><c>go tool pprof</c>, the program that profiles are for.</summary>
internal static class GoTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "go")).FirstOrDefault(File.Exists);

    /// <summary>Runs it; answers what it writes. Skips the test when it is not installed.</summary>
    public static async Task<string> PprofAsync(params string[] arguments)
    {
        Assert.SkipWhen(Program is null, "GO TOOL PPROF NOT TESTED: there is no go on this machine; eng/test-servers installs it.");
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Program!, ["tool", "pprof", "-timeout=150", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PPROF_TMPDIR"] = folder.Path;
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        process.ExitCode.ShouldBe(0, await errors);
        return await output;
    }
}

using System.Diagnostics;

namespace NetIpam.Simulation.Tests;

/// <summary>The program that simulates, as it is built beside these tests.</summary>
internal static class SimulationProgram
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../../../../NetIpam.Simulation/bin", Configuration, new DirectoryInfo(AppContext.BaseDirectory).Name, "simulate.dll"));

    /// <summary>Runs it to its end; answers its exit code and what it wrote.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}

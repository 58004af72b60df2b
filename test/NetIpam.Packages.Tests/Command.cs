using System.Diagnostics;
using NetIpam.TestKit.Servers;

namespace NetIpam.Packages.Tests;

/// <summary>Runs programs to their end, with none of our variables from the surroundings.</summary>
internal static class Command
{
    /// <summary>A build on a busy machine takes its time.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        using var process = Process.Start(Prepare(program, arguments, folder, environment)).ShouldNotBeNull();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Timeout);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Timeout}. It says: {await output}{await errors}");
        }
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a line of a shell; its errors are among its output, as on a terminal.</summary>
    public static async Task<string> RunShellAsync(string line, string folder, params (string Name, string Value)[] environment)
    {
        var result = await RunAsync("bash", ["-c", $"exec 2>&1\n{line}"], folder, environment);
        return result.Output;
    }

    public static ProcessStartInfo Prepare(
        string program, IEnumerable<string> arguments, string? folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("IPAM_") || name.StartsWith("GOIPAM_")).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>A program of this machine. Without it the test is skipped, and says so.</summary>
    public static string Find(string name, string what)
    {
        var path = StoreProcess.Find(name);
        Assert.SkipWhen(path is null, $"{what} NOT TESTED: there is no {name} on this machine.");
        return path!;
    }

    /// <summary>Node.js, for scripts in a folder whose packages are installed. Without it the test is skipped, and says so.</summary>
    public static string FindNode(string folder, string what)
    {
        _ = Find("npm", what);
        var node = Find("node", what);
        Directory.Exists(Path.Combine(folder, "node_modules")).ShouldBeTrue(
            $"The packages of {folder} are not installed: run eng/test, or eng/node-packages.");
        return node;
    }
}

using System.Diagnostics;
using System.Text;
using NetIpam.TestKit.Servers;

namespace NetIpam.TestKit.Programs;

/// <summary>Runs programs to their end, with none of our variables from the surroundings.</summary>
public static class Command
{
    /// <summary>A build on a busy machine takes its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] Ours = ["IPAM_", "GOIPAM_", "OTEL_"];

    public static Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment) =>
        RunWithInputAsync("", program, arguments, folder, environment);

    public static async Task<CommandResult> RunWithInputAsync(
        string input, string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        using var process = Process.Start(Prepare(program, arguments, folder, environment))!;
        return await EndAsync(process, input);
    }

    /// <summary>Runs a line of a shell; its errors are among its output, as on a terminal.</summary>
    public static async Task<string> RunShellAsync(string line, string folder, params (string Name, string Value)[] environment)
    {
        var result = await RunAsync("bash", ["-c", $"exec 2>&1\n{line}"], folder, environment);
        return result.Output;
    }

    /// <summary>How to start a program, with nothing of ours in its environment but what is given; what it reads and writes is redirected.</summary>
    public static ProcessStartInfo Prepare(
        string program, IEnumerable<string> arguments, string? folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach (var name in start.Environment.Keys.Where(name => Ours.Any(ours => name.StartsWith(ours, StringComparison.Ordinal))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Gives a program that was started all of its input, and waits until it has ended.</summary>
    public static async Task<CommandResult> EndAsync(Process process, string input = "")
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ends without having read everything, and says why.
        }
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} did not end within {Patience}. It says: {await output}{await errors}");
        }
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>A program of this machine. Without it the test is skipped, and says so.</summary>
    public static string Find(string name, string what)
    {
        var path = StoreProcess.Find(name);
        Assert.SkipWhen(path is null, $"{what} NOT TESTED: there is no {name} on this machine.");
        return path!;
    }

    /// <summary>Node.js, for scripts in a folder whose packages are installed. Without it the test is skipped, and says so.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What is not tested otherwise.</param>
    /// <param name="installer">What installs the packages.</param>
    public static string FindNode(string folder, string what, string installer = "eng/node-packages")
    {
        _ = Find("npm", what);
        var node = Find("node", what);
        Directory.Exists(Path.Combine(folder, "node_modules")).ShouldBeTrue($"The packages of {folder} are not installed: run eng/test, or {installer}.");
        return node;
    }
}

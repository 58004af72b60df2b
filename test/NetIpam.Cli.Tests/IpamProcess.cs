using System.Diagnostics;

namespace NetIpam.Cli.Tests;

/// <summary>Runs the program as a person does, with nothing of the surroundings in its environment.</summary>
internal static class IpamProcess
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "ipam");

    public static Process Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = Command.Prepare(Executable, arguments, null, []);
        foreach (var name in start.Environment.Keys.Where(IsProxy).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start).ShouldNotBeNull();
    }

    public static async Task<IpamResult> EndAsync(Process process)
    {
        var (status, output, errors) = await Command.EndAsync(process);
        return new IpamResult(status, output, errors);
    }

    public static async Task<IpamResult> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        return await EndAsync(process);
    }

    /// <summary>Runs a command line without quotes in it.</summary>
    public static Task<IpamResult> RunAsync(string line, params (string Name, string Value)[] environment) =>
        RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment);

    private static bool IsProxy(string name) => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);
}

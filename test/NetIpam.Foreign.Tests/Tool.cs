using System.Diagnostics;
using System.Text;

namespace NetIpam.Foreign.Tests;

/// <summary>Runs programs that are not the project's. Without the program the test is skipped, and says so.</summary>
internal static class Tool
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The scripts, and the packages that they use.</summary>
    public static string Clients { get; } = Path.Combine(Repository.Root, "test", "NetIpam.Foreign.Tests", "clients");

    public static string Curl => Find("curl");

    public static string Node
    {
        get
        {
            _ = Find("npm");
            var node = Find("node");
            Directory.Exists(Path.Combine(Clients, "node_modules")).ShouldBeTrue(
                "The packages of the foreign clients are not installed: run eng/test, or eng/foreign-clients.");
            return node;
        }
    }

    /// <summary>The program itself: its launcher for Node.js would take longer than the call.</summary>
    public static string Buf
    {
        get
        {
            _ = Node;
            return Directory.GetDirectories(Path.Combine(Clients, "node_modules", "@bufbuild"), "buf-*")
                .Select(folder => Path.Combine(folder, "bin", "buf")).Single(File.Exists);
        }
    }

    /// <summary>The program itself, likewise.</summary>
    public static string Esbuild
    {
        get
        {
            _ = Node;
            return Directory.GetDirectories(Path.Combine(Clients, "node_modules", "@esbuild"))
                .Select(folder => Path.Combine(folder, "bin", "esbuild")).Single(File.Exists);
        }
    }

    public static string Chromium => Find("chromium");

    public static async Task<(int Status, string Output, string Errors)> RunAsync(string program, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
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
            await process.WaitForExitAsync().WaitAsync(Timeout);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new TimeoutException($"{program} did not end. It says: {await errors}");
        }
        return (process.ExitCode, await output, await errors);
    }

    private static string Find(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"FOREIGN CLIENT NOT TESTED: there is no {name} on this machine.");
        return path!;
    }
}

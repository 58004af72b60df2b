using System.Diagnostics;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Service;
using NetIpam.TestKit;

namespace NetIpam.Benchmarks.Modes;

/// <summary>How long the command line takes from its start to its end, published in several ways, against a program that says hello.</summary>
internal static class StartMode
{
    private const int RunsPerRound = 5;
    private const string Hello = "hello";
    private const string Prefix = "10.0.0.0/8";

    private static readonly string RuntimeIdentifier = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    private static readonly (string Name, string[] Arguments)[] Publishings =
    [
        ("plain", ["-p:PublishReadyToRun=false"]),
        ("ReadyToRun", ["-r", RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true"]),
    ];

    public static async Task RunAsync(Settings settings, Report report)
    {
        var folder = Directory.CreateTempSubdirectory("netipam-start-").FullName;
        using var server = await ServerUnderTest.StartAsync("ipam-server", 1, "--grpc-server-endpoint", "127.0.0.1:0", "memory");
        try
        {
            var hello = await PublishAsync(await WriteHelloAsync(folder), Path.Combine(folder, "hello-published"), Publishings[0].Arguments);
            var section = new Section("start", "the command line from its start to its end", "a program that says hello, published plain", Column.OfComparison("ms", decimals: 1));
            string[] endpoint = ["--grpc-server-endpoint", server.Endpoints[0].ToString()];
            for (var i = 0; i < Publishings.Length; i++)
            {
                var (name, arguments) = Publishings[i];
                var ipam = await PublishAsync(
                    Path.Combine(Repository.Root, "src", "NetIpam.Cli", "NetIpam.Cli.csproj"), Path.Combine(folder, $"ipam-{i}"), arguments);
                if (i == 0)
                    await TimeAsync(ipam, ["prefix", "create", "--cidr", Prefix, .. endpoint]);
                section.Add(await MeasureAsync($"--help; {name}", ipam, ["--help"]));
                section.Add(await MeasureAsync($"an address acquired; {name}", ipam, ["ip", "acquire", "--prefix", Prefix, .. endpoint]));
            }
            report.Add(section);

            async Task<Row> MeasureAsync(string name, string program, string[] arguments) => Row.Of(
                name, await Comparison.MeasureAsync(settings.Rounds, () => ShortestAsync(hello, []), () => ShortestAsync(program, arguments)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> WriteHelloAsync(string folder)
    {
        var source = Directory.CreateDirectory(Path.Combine(folder, Hello)).FullName;
        var project = Path.Combine(source, $"{Hello}.csproj");
        await File.WriteAllTextAsync(project, """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(source, "Program.cs"), "System.Console.WriteLine(\"hello\");");
        return project;
    }

    /// <summary>Publishes a program; answers where it is. Each has folders of its own for what lies in between: what one way of
    /// publishing leaves there breaks another.</summary>
    private static async Task<string> PublishAsync(string project, string folder, string[] arguments)
    {
        var output = Path.Combine(folder, "program");
        var command = new ProcessStartInfo(
            "dotnet", ["publish", project, "--configuration", "Release", "--artifacts-path", Path.Combine(folder, "artifacts"), "--output", output, "--verbosity", "quiet", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(command)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{project} could not be published: {said}");
        var name = Path.GetFileNameWithoutExtension(project) is "NetIpam.Cli" ? "ipam" : Hello;
        return Path.Combine(output, OperatingSystem.IsWindows() ? name + ".exe" : name);
    }

    /// <summary>The shortest of a few runs: what disturbs a run only makes it longer.</summary>
    private static async Task<double> ShortestAsync(string program, string[] arguments)
    {
        var shortest = double.MaxValue;
        for (var i = 0; i < RunsPerRound; i++)
            shortest = Math.Min(shortest, await TimeAsync(program, arguments));
        return shortest;
    }

    private static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        return watch.Elapsed.TotalMilliseconds;
    }
}

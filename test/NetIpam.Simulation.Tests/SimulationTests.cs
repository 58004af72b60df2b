using System.Diagnostics;
using System.Globalization;
using NetIpam.TestKit;

namespace NetIpam.Simulation.Tests;

/// <summary>What the simulation finds in a fixed number of seeds. NETIPAM_SEED is the first of them; without it, every run of the
/// tests has others.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 600;
    private const int SeedsForFaults = 1000;

    [Fact]
    public async Task No_run_violates_a_promise()
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("NETIPAM_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1_000_000_000);
        output.WriteLine($"NETIPAM_SEED={first}, {Seeds} seeds");
        Console.WriteLine($"Simulated seeds {first} to {first + Seeds - 1}");
        var halves = await Task.WhenAll(HalfAsync(first), HalfAsync(first + 1));
        foreach (var (exit, text) in halves)
        {
            output.WriteLine(text);
            exit.ShouldBe(0, text);
            text.ShouldContain($"runs {Seeds / 2} ");
        }
    }

    [Fact]
    public async Task Every_planted_fault_is_found()
    {
        var (exit, text) = await SimulationProgram.RunAsync("--planted-faults", "--first", "1", "--seeds", Text(SeedsForFaults));
        output.WriteLine(text);
        exit.ShouldBe(0, text);
        text.Split('\n').Count(line => line.Contains("caught after", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(20);
    }

    /// <summary>Those in the library are patches (eng/planted-faults), which take too long for here to be run.</summary>
    [Fact]
    public async Task Patch_of_every_planted_fault_applies()
    {
        var patches = Directory.GetFiles(Path.Combine(Repository.Root, "test", "NetIpam.Simulation", "Patches"), "*.patch");
        patches.Length.ShouldBeGreaterThanOrEqualTo(20);
        foreach (var patch in patches)
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["apply", "--check", patch]) { WorkingDirectory = Repository.Root, RedirectStandardError = true })!;
            var errors = await git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
            git.ExitCode.ShouldBe(0, errors);
        }
    }

    [Fact]
    public async Task Same_seed_gives_the_same_run_each_time()
    {
        var runs = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var (_, text) = await SimulationProgram.RunAsync("--first", "1", "--seeds", "3", "--hashes");
            runs.Add(string.Join('\n', text.Split('\n').Where(line => line.StartsWith("hash ", StringComparison.Ordinal))));
        }
        runs.ShouldHaveSingleItem().Split('\n').Distinct().Count().ShouldBe(3);
    }

    private static Task<(int Exit, string Output)> HalfAsync(int first) =>
        SimulationProgram.RunAsync("--first", Text(first), "--step", "2", "--seeds", Text(Seeds / 2));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

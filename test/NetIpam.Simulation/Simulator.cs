using System.Globalization;

namespace NetIpam.Simulation;

/// <summary>The program: runs seeds, and tells what came of them.</summary>
internal static class Simulator
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        Options options;
        try
        {
            options = Options.Parse(args);
        }
        catch (FormatException e)
        {
            await error.WriteLineAsync($"simulate: {e.Message}");
            return 2;
        }
        // Where programs save what a store lost.
        var folder = Directory.CreateTempSubdirectory("netipam-simulation-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", folder);
        try
        {
            return options.PlantAll ? await PlantAsync(options, output) : await RunSeedsAsync(options, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunSeedsAsync(Options options, TextWriter output)
    {
        var started = TimeProvider.System.GetTimestamp();
        long calls = 0, commits = 0, crashes = 0, faults = 0, events = 0;
        int runs = 0, failed = 0;
        for (var seed = options.First; runs < options.Count && TimeProvider.System.GetElapsedTime(started) < options.Limit; seed += options.Step)
        {
            var report = await new SimulationRun(seed, options.Fault, options.Trace ? output.WriteLine : null).ExecuteAsync();
            runs++;
            (calls, commits, crashes, faults, events) = (calls + report.Calls, commits + report.Commits, crashes + report.Crashes, faults + report.Faults, events + report.Events);
            if (options.Hashes)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"hash {seed} {report.Hash:x16}"));
            if (report.Violations.Count == 0)
                continue;
            failed++;
            await TellAsync(output, seed, options.Fault, report);
            if (options.StopAtFirst)
                break;
        }
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"runs {runs} calls {calls} commits {commits} crashes {crashes} faults {faults} events {events} seconds {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} violations {failed}"));
        return failed > 0 ? 1 : 0;
    }

    /// <summary>Plants each fault in turn.</summary>
    private static async Task<int> PlantAsync(Options options, TextWriter output)
    {
        var missed = 0;
        foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.None))
        {
            var runs = 0;
            RunReport? found = null;
            while (runs < options.Count && found is null)
            {
                var report = await new SimulationRun(options.First + runs++, fault, null).ExecuteAsync();
                found = report.Violations.Count > 0 ? report : null;
            }
            missed += found is null ? 1 : 0;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{fault,-22} {(found is null ? "NOT CAUGHT after" : "caught after")} {runs,5} runs  {Cut(found?.Violations[0])}"));
        }
        return missed > 0 ? 1 : 0;
    }

    private static async Task TellAsync(TextWriter output, int seed, Fault fault, RunReport report)
    {
        foreach (var line in report.LastEvents)
            await output.WriteLineAsync($"  {line}");
        foreach (var violation in report.Violations.Take(5))
            await output.WriteLineAsync($"VIOLATION {Cut(violation, 1000)}");
        await output.WriteLineAsync($"{report.Scenario}");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"SEED {seed} failed; again: eng/simulate --seed {seed}{(fault == Fault.None ? "" : $" --fault {fault}")}"));
    }

    private static string Cut(string? text, int length = 110) =>
        text is null ? "" : text.ReplaceLineEndings(" ")[..Math.Min(length, text.ReplaceLineEndings(" ").Length)];
}

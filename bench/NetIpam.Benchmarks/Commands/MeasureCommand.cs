using System.CommandLine;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Modes;
using NetIpam.Benchmarks.Results;

namespace NetIpam.Benchmarks.Commands;

/// <summary><c>measure</c>: runs modes, prints what they measured, and keeps it if wanted.</summary>
internal static class MeasureCommand
{
    public static Command Create()
    {
        var modes = new Argument<string[]>("MODE") { Description = "What to measure; everything, if nothing is named.", Arity = ArgumentArity.ZeroOrMore };
        modes.AcceptOnlyFromAmong([.. Catalogue.Modes.Keys]);
        var rounds = new Option<int>("--rounds") { Description = "Rounds of a baseline and a subject.", HelpName = "N", DefaultValueFactory = _ => Settings.FewestRounds };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < Settings.FewestRounds)
                result.AddError($"--rounds is at least {Settings.FewestRounds}: fewer have no median that counts.");
        });
        var window = new Option<int>("--window") { Description = "Milliseconds of each.", HelpName = "MS", DefaultValueFactory = _ => Settings.UsualMilliseconds };
        window.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--window is at least 1.");
        });
        var json = new Option<string?>("--json") { Description = "Keep the results in this folder, a file for each mode.", HelpName = "FOLDER" };
        var command = new Command("measure", "Runs modes.") { modes, rounds, window, json };
        command.SetAction(async parse =>
        {
            var settings = new Settings(parse.GetValue(rounds), TimeSpan.FromMilliseconds(parse.GetValue(window)));
            await Console.Out.WriteLineAsync($"{settings.Rounds} rounds of {settings.Window.TotalMilliseconds} ms; medians; ratios are (lowest-highest) of subject by baseline\n");
            foreach (var mode in parse.GetValue(modes) is { Length: > 0 } chosen ? chosen : Catalogue.Modes.Keys)
                await RunAsync(mode, settings, parse.GetValue(json));
        });
        return command;
    }

    private static async Task RunAsync(string mode, Settings settings, string? folder)
    {
        var run = Run.Begin(mode, settings);
        var report = new Report(Console.Out);
        await Catalogue.Modes[mode](settings, report);
        if (folder is not null && report.Sections.Count > 0)
            (run with { Sections = report.Sections }).Write(folder);
    }
}

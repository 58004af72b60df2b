using System.CommandLine;
using NetIpam.Cli.Options;
using NetIpam.Migration;

namespace NetIpam.Cli.Commands;

/// <summary>One run of <c>ipam migrate</c>.</summary>
internal static class MigrateRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int NotUnderstood = 2;
    private const int NeedsChoice = 3;

    public static Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken) => RunAsync(
        parse,
        (migration, apply) => apply ? migration.ApplyAsync(cancellationToken) : migration.LookAsync(cancellationToken));

    /// <param name="parse">The command line.</param>
    /// <param name="migrate">Does the migration, or only looks.</param>
    public static async Task<int> RunAsync(ParseResult parse, Func<DataMigration, bool, Task<MigrationReport>> migrate)
    {
        var output = parse.InvocationConfiguration.Output;
        using var progress = ProgressLine.OnTerminal(parse.InvocationConfiguration.Error);
        try
        {
            var migration = new DataMigration(ReadOptions(parse, progress));
            var report = await migrate(migration, parse.GetValue(MigrateCommand.Apply)).ConfigureAwait(false);
            progress.Clear();
            if (string.Equals(parse.GetValue(GlobalOptions.Output), GlobalOptions.JsonOutput, StringComparison.Ordinal))
                await output.WriteLineAsync(ReportJson.Write(report)).ConfigureAwait(false);
            else
                await ReportText.WriteAsync(report, output).ConfigureAwait(false);
            return report.IsComplete ? Done : report.OnlyNeedsChoice ? NeedsChoice : Failed;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return await FailAsync(parse, progress, e, NotUnderstood).ConfigureAwait(false);
        }
        catch (IpamException e)
        {
            return await FailAsync(parse, progress, e, Failed).ConfigureAwait(false);
        }
    }

    private static async Task<int> FailAsync(ParseResult parse, ProgressLine progress, Exception error, int status)
    {
        progress.Clear();
        await parse.InvocationConfiguration.Error.WriteLineAsync(ErrorLine.Of(error.Message)).ConfigureAwait(false);
        return status;
    }

    private static MigrationOptions ReadOptions(ParseResult parse, ProgressLine progress)
    {
        var from = ReadUri(parse, MigrateCommand.From, MigrateCommand.FromPassword);
        var to = ReadUri(parse, MigrateCommand.To, MigrateCommand.ToPassword);
        return new MigrationOptions
        {
            From = from,
            To = to,
            OnDirt = Enum.Parse<DirtPolicy>(parse.GetRequiredValue(MigrateCommand.OnDirt), ignoreCase: true),
            // It has a default, which is not meant here.
            Namespaces = parse.GetResult(GlobalOptions.Namespace) is { Implicit: false } ? [parse.GetRequiredValue(GlobalOptions.Namespace)] : [],
            Renames = ReadRenames(parse.GetValue(MigrateCommand.Rename) ?? []),
            Progress = progress.Show,
        };
    }

    private static StoreUri ReadUri(ParseResult parse, Option<string> option, string passwordVariable)
    {
        var uri = StoreUri.Parse(parse.GetRequiredValue(option), Environment.GetEnvironmentVariable(passwordVariable) is { Length: > 0 } password ? password : null);
        if (uri.ShowsPassword)
            parse.InvocationConfiguration.Error.WriteLine($"note: others on this machine can see the password in {option.Name}; better is ?password-file=FILE, or {passwordVariable} in the environment");
        return uri;
    }

    private static Dictionary<string, string> ReadRenames(string[] texts)
    {
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == text.Length - 1)
                throw new FormatException($"'{text}', of --rename, is not OLD=NEW");
            if (!renames.TryAdd(text[..equals], text[(equals + 1)..]))
                throw new FormatException($"--rename gives '{text[..equals]}' two names");
        }
        return renames;
    }
}

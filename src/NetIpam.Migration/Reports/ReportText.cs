using System.Globalization;

namespace NetIpam.Migration;

/// <summary>A report as text for a person.</summary>
public static class ReportText
{
    /// <summary>Writes a report, line by line.</summary>
    public static async Task WriteAsync(MigrationReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        await output.WriteLineAsync($"from {report.From}").ConfigureAwait(false);
        await output.WriteLineAsync($"to   {report.To}").ConfigureAwait(false);
        foreach (var each in report.Namespaces)
        {
            await output.WriteLineAsync().ConfigureAwait(false);
            await output.WriteLineAsync(Headline(each)).ConfigureAwait(false);
            foreach (var finding in each.Findings)
                await output.WriteLineAsync($"  {(finding.NeedsChoice ? "!" : "-")} {finding}").ConfigureAwait(false);
            foreach (var message in each.Messages)
                await output.WriteLineAsync($"  {message}").ConfigureAwait(false);
        }
        await output.WriteLineAsync().ConfigureAwait(false);
        foreach (var note in report.Notes)
            await output.WriteLineAsync(note).ConfigureAwait(false);
        await output.WriteLineAsync(Summary(report)).ConfigureAwait(false);
    }

    private static string Headline(NamespaceReport each)
    {
        var name = string.Equals(each.Name, each.Target, StringComparison.Ordinal) ? Quoted(each.Name) : $"{Quoted(each.Name)} as {Quoted(each.Target)}";
        var size = each.Commits is { } commits
            ? string.Create(CultureInfo.InvariantCulture, $"{commits} commits")
            : string.Create(CultureInfo.InvariantCulture, $"{each.Prefixes} prefixes, {each.Addresses} addresses");
        return $"namespace {name}: {size}: {Describe(each.Outcome)}";
    }

    private static string Describe(NamespaceOutcome outcome) => outcome switch
    {
        NamespaceOutcome.Ready => "can be migrated",
        NamespaceOutcome.Migrated => "migrated and verified",
        NamespaceOutcome.AlreadyThere => "is there already, the same",
        NamespaceOutcome.NeedsChoice => "left out, it needs a choice",
        NamespaceOutcome.TargetDiffers => "left alone, the target holds something else",
        NamespaceOutcome.SourceChanged => "NOT VERIFIED, the source changed meanwhile",
        _ => "FAILED",
    };

    private static string Summary(MigrationReport report)
    {
        if (report.IsComplete)
            return report.Applied ? "Everything is migrated and verified." : "This was a dry run: nothing was changed. Run it with --apply.";
        var rest = report.Namespaces.Count(static each => each.Outcome is not (NamespaceOutcome.Ready or NamespaceOutcome.Migrated or NamespaceOutcome.AlreadyThere));
        var left = string.Create(CultureInfo.InvariantCulture, $"{rest} of {report.Namespaces.Count} namespaces {(report.Applied ? "are not" : "would not be")} migrated, see above.");
        return report.Applied ? left : $"This was a dry run: nothing was changed. {left}";
    }

    private static string Quoted(string name) => $"\"{string.Concat(name.Select(static c => char.IsControl(c) ? '?' : c))}\"";
}

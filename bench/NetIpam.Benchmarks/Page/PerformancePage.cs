using System.Globalization;
using System.Text;
using NetIpam.Benchmarks.Load;
using NetIpam.Benchmarks.Modes;
using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks.Page;

/// <summary>The page of documentation that shows the results, and its plots.</summary>
internal static class PerformancePage
{
    public const string Name = "performance.md";

    private const string Plots = "performance";

    /// <summary>Writes it anew.</summary>
    /// <param name="results">The folder with the results of the modes; a mode without one is left out.</param>
    /// <param name="docs">The folder of the documentation.</param>
    public static void Write(string results, string docs)
    {
        var runs = Catalogue.Modes.Keys.Select(mode => Path.Combine(results, $"{mode}.json")).Where(File.Exists).Select(Run.Read).ToArray();
        var sections = runs.SelectMany(run => run.Sections).ToArray();
        Directory.CreateDirectory(Path.Combine(docs, Plots));
        var page = new StringBuilder(Texts.Beginning);
        AppendGoals(page, sections);
        page.Append(Texts.Tried).Append("\n## Plots\n");
        foreach (var (name, plot) in PlotsOf(sections))
        {
            File.WriteAllText(Path.Combine(docs, Plots, $"{name}.svg"), plot.ToSvg());
            page.Append(CultureInfo.InvariantCulture, $"\n![{plot.Title}]({Plots}/{name}.svg)\n");
        }
        page.Append("\n## All figures\n");
        foreach (var run in runs)
            AppendRun(page, run);
        File.WriteAllText(Path.Combine(docs, Name), page.ToString());
    }

    private static void AppendGoals(StringBuilder page, Section[] sections)
    {
        page.Append("\n## Goals\n\nThe row that is farthest from a goal decides.\n\n| work | goal | measured | reached |\n|---|---|---|---|\n");
        foreach (var goal in Goals.All)
        {
            if (goal.FindWorst(sections) is not { } worst)
                continue;
            var isReached = goal.IsReachedBy(worst);
            var reached = isReached ? "yes" : goal.WhyNot is { } why ? $"no: {why}" : "no";
            page.Append(CultureInfo.InvariantCulture, $"| {goal.Work} | {(goal.IsLimit ? "at most" : "at least")} {Show(goal.Bound)}{goal.Unit} | {Show(worst.Values[goal.Key])} ({worst.Name}) | {reached} |\n");
        }
    }

    private static IEnumerable<(string Name, LinePlot Plot)> PlotsOf(Section[] sections)
    {
        if (sections.FirstOrDefault(section => section.Id == "fill") is { } fill)
            yield return ("fill", ByPoints("Acquire and release of an address in memory, by fill level", "taken of the /16", "ratio to an empty /16", [fill], isLogarithmic: false));
        if (sections.FirstOrDefault(section => section.Id == "prefixes") is { } prefixes)
            yield return ("prefixes", ByPoints("In memory, by number of prefixes in the namespace", "other prefixes", "ratio to one prefix", [prefixes], isLogarithmic: false));
        var stores = sections.Where(section => BenchStore.Names.Contains(section.Id)).ToArray();
        if (stores.Length > 0)
            yield return ("clients", ByPoints("Durable operations, by clients", "clients", "ratio to one bare commit after the other", stores, isLogarithmic: true));
        if (sections.FirstOrDefault(section => section.Id == "latency") is { } latency)
        {
            yield return ("latency", new LinePlot(
                "Latency of 32 clients at half of the highest load", "share of the operations, %", "µs", LoadOutcome.Shares,
                [.. latency.Rows.Select(row => (row.Name, (IReadOnlyList<double>)[.. LoadOutcome.Shares.Select(share => row.Values[share])]))],
                IsLogarithmic: true));
        }
    }

    /// <summary>A line for each series of the rows.</summary>
    private static LinePlot ByPoints(string title, string across, string up, Section[] sections, bool isLogarithmic)
    {
        var rows = sections.SelectMany(section => section.Rows).Where(row => row.At is not null).ToArray();
        var points = rows.Select(row => row.At!).Distinct().ToArray();
        var lines = rows.GroupBy(row => row.Series!).Select(series => (
            series.Key,
            (IReadOnlyList<double>)[.. points.Select(point => series.FirstOrDefault(row => row.At == point)?.Values[Column.Ratio] ?? double.NaN)]));
        return new LinePlot(title, across, up, points, [.. lines], isLogarithmic);
    }

    private static void AppendRun(StringBuilder page, Run run)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### {run.Mode}\n\n`{run.Command}`, {run.At:yyyy-MM-dd}; {run.Machine}; load average before: {run.LoadBefore:0.#}.\n");
        foreach (var section in run.Sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{char.ToUpperInvariant(section.Title[0])}{section.Title[1..]}. The baseline is {section.Baseline}.\n\n");
            page.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", section.Columns.Select(column => column.Title))} |\n|---|{string.Concat(section.Columns.Select(_ => "---:|"))}\n");
            foreach (var row in section.Rows)
                page.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {string.Join(" | ", section.Columns.Select(column => column.Show(row)))} |\n");
        }
    }

    private static string Show(double figure) => figure >= 1000
        ? Numbers.Count(figure)
        : figure.ToString(figure < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture);
}

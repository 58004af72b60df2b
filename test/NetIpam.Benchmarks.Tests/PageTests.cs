using System.Xml.Linq;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Page;
using NetIpam.Benchmarks.Results;
using NetIpam.TestKit;

namespace NetIpam.Benchmarks.Tests;

public class PageTests
{
    private static readonly Settings Settings = new(Settings.FewestRounds, TimeSpan.FromMilliseconds(100));

    [Fact]
    public void The_page_is_what_the_results_say()
    {
        using var folder = new TemporaryFolder();

        PerformancePage.Write(Path.Combine(Repository.Root, "bench", "results"), folder.Path);

        var docs = Path.Combine(Repository.Root, "docs");
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            File.ReadAllText(Path.Combine(docs, Path.GetRelativePath(folder.Path, file))).ShouldBe(File.ReadAllText(file), "run eng/bench page");
    }

    [Fact]
    public void A_goal_is_decided_by_the_row_that_is_farthest_from_it()
    {
        using var folder = new TemporaryFolder();
        var section = new Section("tasks", "tasks", "one task", Column.OfComparison("pairs/s"));
        section.Add(Row.Of("8 tasks", new Comparison(100, 90, 0.9, 0.8, 1)));
        section.Add(Row.Of("32 tasks", new Comparison(100, 50, 0.5, 0.4, 0.6)));
        (Run.Begin("tasks", Settings) with { Sections = [section] }).Write(folder.Path);

        PerformancePage.Write(folder.Path, folder.Path);

        var page = File.ReadAllText(Path.Combine(folder.Path, PerformancePage.Name));
        page.ShouldContain("| 0.5 (32 tasks) | no");
        page.ShouldContain("| 8 tasks | 90 | 100 | 0.90x (0.80-1.00) |");
    }

    [Fact]
    public void A_plot_is_XML_and_shows_its_points_at_their_heights()
    {
        var plot = new LinePlot("a < b", "x", "y", ["1", "10"], [("line", [1, 100]), ("with a gap", [double.NaN, 10])], IsLogarithmic: true);

        var svg = XDocument.Parse(plot.ToSvg()).Root!;

        var circles = svg.Elements().Where(element => element.Name.LocalName == "circle").Select(circle => double.Parse(circle.Attribute("cy")!.Value)).ToArray();
        circles.Length.ShouldBe(3);
        // The third is half way up, as 10 is between 1 and 100.
        circles[2].ShouldBe((circles[0] + circles[1]) / 2, tolerance: 0.2);
        circles[1].ShouldBeLessThan(circles[0]);
    }
}

using System.CommandLine;
using NetIpam.Benchmarks.Page;
using NetIpam.TestKit;

namespace NetIpam.Benchmarks.Commands;

/// <summary><c>page</c>: writes docs/performance.md and its plots from the results that are kept.</summary>
internal static class PageCommand
{
    public static Command Create()
    {
        var command = new Command("page", "Writes docs/performance.md and its plots from bench/results.");
        command.SetAction(_ =>
        {
            var docs = Path.Combine(Repository.Root, "docs");
            PerformancePage.Write(Path.Combine(Repository.Root, "bench", "results"), docs);
            Console.WriteLine(Path.Combine(docs, PerformancePage.Name));
        });
        return command;
    }
}

using System.Text.Json.Nodes;

namespace NetIpam.Foreign.Tests;

/// <summary>Runs a script of the folder clients: calls go in, a line for each comes out.</summary>
internal static class Script
{
    public static async Task<IReadOnlyList<Outcome>> RunAsync(string script, IReadOnlyList<Step> steps, params string[] arguments)
    {
        var calls = new JsonArray([.. steps.Select(step => step.Json)]).ToJsonString();
        var (status, output, errors) = await Tool.RunAsync(Tool.Node, calls, [Path.Combine(Tool.Clients, script), .. arguments]);
        status.ShouldBe(0, errors);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(steps.Count, errors);
        return [.. steps.Zip(lines, Outcome.FromScript)];
    }
}

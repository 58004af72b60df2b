namespace NetIpam.Foreign.Tests;

/// <summary>One client calls a server of its own, in memory, through a tap that sees which version of HTTP it speaks.</summary>
internal static class Trial
{
    public static async Task RunAsync(string http, Func<Uri, IReadOnlyList<Step>, Task<IReadOnlyList<Outcome>>> call)
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        await using var tap = new WireTap(server.Endpoint);
        var outcomes = await call(tap.Endpoint, Scenario.Steps);
        outcomes.Count.ShouldBe(Scenario.Steps.Count);
        foreach (var (step, outcome) in Scenario.Steps.Zip(outcomes))
            step.Check(outcome);
        tap.Versions.Distinct().ShouldBe([http]);
        server.Log.ShouldNotContain(" fail: ");
    }

    /// <summary>Of a client that is a program which makes one call.</summary>
    public static Task RunOneByOneAsync(string http, Func<Uri, Step, Task<Outcome>> call) =>
        RunAsync(http, async (endpoint, steps) =>
        {
            var outcomes = new List<Outcome>();
            foreach (var step in steps)
                outcomes.Add(await call(endpoint, step));
            return outcomes;
        });
}

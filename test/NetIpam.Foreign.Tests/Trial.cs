namespace NetIpam.Foreign.Tests;

/// <summary>One client calls a server of its own, in memory.</summary>
internal static class Trial
{
    /// <summary>Calls for a whole list of steps.</summary>
    public delegate Task<IReadOnlyList<Outcome>> Client(Target target, IReadOnlyList<Step> steps);

    /// <summary>Has it make every call of the scenario.</summary>
    public static async Task RunAsync(Transport transport, Client client)
    {
        await using var site = await Site.StartAsync(transport);
        await CheckAsync(client, site.Target, Scenario.Steps);
        await site.CheckLogAsync(Scenario.Steps.Count);
    }

    /// <summary>Has it call a server that lets in only whom it knows: with a certificate and a token, then without the token.</summary>
    public static async Task RunGuardedAsync(Transport transport, Client client)
    {
        await using var site = await Site.StartGuardedAsync(transport, byCertificate: true);
        await CheckAsync(client, site.KnownTarget, Scenario.Known);
        await CheckAsync(client, site.KnownTarget with { Token = null }, Scenario.Unknown);
        await site.CheckLogAsync(Scenario.Known.Count + Scenario.Unknown.Count);
    }

    /// <summary>A client that is a program which makes one call.</summary>
    public static Client OneByOne(Func<Target, Step, Task<Outcome>> call) =>
        async (target, steps) =>
        {
            var outcomes = new List<Outcome>();
            foreach (var step in steps)
                outcomes.Add(await call(target, step));
            return outcomes;
        };

    /// <summary>Has a client make calls, and compares the answers.</summary>
    public static async Task CheckAsync(Client client, Target target, IReadOnlyList<Step> steps)
    {
        var outcomes = await client(target, steps);
        outcomes.Count.ShouldBe(steps.Count);
        foreach (var (step, outcome) in steps.Zip(outcomes))
            step.Check(outcome);
    }
}

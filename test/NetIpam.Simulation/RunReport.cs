namespace NetIpam.Simulation;

/// <summary>What one run came to.</summary>
/// <param name="Scenario">What was drawn for it.</param>
/// <param name="Violations">What must not have happened.</param>
/// <param name="LastEvents">The end of the trace.</param>
/// <param name="Hash">Depends on all events and answers.</param>
internal sealed record RunReport(Scenario Scenario, IReadOnlyList<string> Violations, IReadOnlyList<string> LastEvents, ulong Hash)
{
    public int Calls { get; init; }

    public int Commits { get; init; }

    public int Crashes { get; init; }

    public int Faults { get; init; }

    public int Events { get; init; }
}

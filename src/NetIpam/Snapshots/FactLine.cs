using NetIpam.State;

namespace NetIpam.Snapshots;

/// <summary>One line of a snapshot: one fact, or many addresses of one prefix. Which of the parts are there tells which.</summary>
internal readonly ref struct FactLine
{
    public Genesis? Genesis { get; init; }

    public RememberedAnswer? Answer { get; init; }

    public Cidr? Prefix { get; init; }

    public Cidr? Parent { get; init; }

    public AllocationId? Id { get; init; }

    /// <summary>The prefix that holds the addresses of <see cref="Runs"/>.</summary>
    public Cidr? In { get; init; }

    public AddressRuns Runs { get; init; }

    public bool HasRuns { get; init; }

    public bool Closed { get; init; }

    public string? Namespace { get; init; }

    public long Generation { get; init; }

    public long NextGeneration { get; init; }
}

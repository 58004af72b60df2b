namespace NetIpam.Soak;

/// <summary>How hard a store is tried.</summary>
public sealed record SoakPlan
{
    /// <summary>How many servers, if the store can have that many.</summary>
    public int Servers { get; init; } = 3;

    /// <summary>How many clients.</summary>
    public int Clients { get; init; } = 16;

    /// <summary>How many calls they make in a second, all together, when nothing keeps them.</summary>
    public required double Rate { get; init; }

    /// <summary>How long it is from one trouble to the next, on average.</summary>
    public required TimeSpan Gap { get; init; }

    /// <summary>How long clients work until everything is checked.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Of the clients and the troubles.</summary>
    public required int Seed { get; init; }
}

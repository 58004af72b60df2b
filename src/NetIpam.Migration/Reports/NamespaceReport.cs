namespace NetIpam.Migration;

/// <summary>What was found in a namespace, and what became of it.</summary>
public sealed record NamespaceReport
{
    /// <summary>Its name in the source.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in the target.</summary>
    public required string Target { get; init; }

    /// <summary>How many prefixes it has, child prefixes included.</summary>
    public long Prefixes { get; init; }

    /// <summary>How many addresses are acquired in it.</summary>
    public long Addresses { get; init; }

    /// <summary>How many commits are copied, if it is copied with its history.</summary>
    public long? Commits { get; init; }

    /// <summary>What is not clean in it.</summary>
    public IReadOnlyList<MigrationFinding> Findings { get; init; } = [];

    /// <summary>What became of it.</summary>
    public required NamespaceOutcome Outcome { get; init; }

    /// <summary>How to go on; empty if there is nothing to say.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}

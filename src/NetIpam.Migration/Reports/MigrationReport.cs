namespace NetIpam.Migration;

/// <summary>All that a migration found and did.</summary>
public sealed record MigrationReport
{
    /// <summary>Where the data are, without a password.</summary>
    public required string From { get; init; }

    /// <summary>Where they are to be, without a password.</summary>
    public required string To { get; init; }

    /// <summary>Whether something was to be changed; <see langword="false"/> for a look.</summary>
    public required bool Applied { get; init; }

    /// <summary>Whether stores of NetIpam were copied commit by commit.</summary>
    public bool WithHistory { get; init; }

    /// <summary>The namespaces, by name.</summary>
    public required IReadOnlyList<NamespaceReport> Namespaces { get; init; }

    /// <summary>What is to be known of all of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether every namespace is, or can be, migrated.</summary>
    public bool IsComplete => Namespaces.All(static each => each.Outcome is NamespaceOutcome.Ready or NamespaceOutcome.Migrated or NamespaceOutcome.AlreadyThere);

    /// <summary>Whether all that keeps it from being complete is a choice that somebody has to make.</summary>
    public bool OnlyNeedsChoice =>
        !IsComplete && Namespaces.All(static each => each.Outcome is NamespaceOutcome.Ready or NamespaceOutcome.Migrated or NamespaceOutcome.AlreadyThere or NamespaceOutcome.NeedsChoice);
}

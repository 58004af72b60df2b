namespace NetIpam.Audit;

/// <summary>What an audit looked at and what it found.</summary>
public sealed record AuditReport
{
    /// <summary>The deviations, log by log.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>How many logs were checked, the registry included.</summary>
    public required int Logs { get; init; }

    /// <summary>How many commits were checked.</summary>
    public required long Commits { get; init; }

    /// <summary>How many snapshots were checked.</summary>
    public required int Snapshots { get; init; }

    /// <summary>How many prefixes there are, over all namespaces.</summary>
    public required long Prefixes { get; init; }

    /// <summary>How many addresses are acquired, over all namespaces.</summary>
    public required long Addresses { get; init; }

    /// <summary>Whether nothing is wrong. There may be notes.</summary>
    public bool IsClean => Findings.All(static finding => finding.IsNote);
}

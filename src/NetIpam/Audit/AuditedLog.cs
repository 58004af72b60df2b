namespace NetIpam.Audit;

/// <summary>What the audit of one log came to.</summary>
/// <param name="IsThere">Whether there is such a log.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Commits">How many commits were read.</param>
/// <param name="HasSnapshot">Whether there was a snapshot.</param>
/// <param name="Facts">The facts after the newest commit; <see langword="null"/> when they cannot be known.</param>
internal sealed record AuditedLog(bool IsThere, IReadOnlyList<AuditFinding> Findings, int Commits, bool HasSnapshot, FactSheet? Facts);

namespace NetIpam;

/// <summary>What a dump held, and what was done about its dirt.</summary>
/// <param name="Prefixes">How many prefixes were loaded.</param>
/// <param name="Addresses">How many acquired addresses were loaded.</param>
/// <param name="Findings">What was not clean, in the order of the dump; empty for a clean one.</param>
public sealed record LoadReport(int Prefixes, long Addresses, IReadOnlyList<LoadFinding> Findings);

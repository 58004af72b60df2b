namespace NetIpam;

/// <summary>One thing in a dump that was not clean, and what loading did about it.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Prefix">The prefix of the dump, as written there.</param>
/// <param name="Message">One line for a person: what was found and what was done.</param>
public sealed record LoadFinding(LoadFindingKind Kind, string Prefix, string Message);

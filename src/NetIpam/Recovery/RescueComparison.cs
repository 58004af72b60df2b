using NetIpam.Log;

namespace NetIpam.Recovery;

/// <summary>What a store has lost of the commits that a program saved, and what it has instead.</summary>
/// <param name="Outcome">How they stand to each other.</param>
/// <param name="Head">The newest commit of the log; <see langword="null"/> when the store has no such log.</param>
/// <param name="Lost">The saved commits that the store has not, oldest first.</param>
/// <param name="Instead">With <see cref="RescueOutcome.WentOn"/>: what the store has from the place of the first lost one on.</param>
public sealed record RescueComparison(RescueOutcome Outcome, LogHead? Head, IReadOnlyList<Commit> Lost, IReadOnlyList<Commit> Instead);

namespace NetIpam.Fuzz;

/// <summary>What became of fuzzing a target.</summary>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Fault">What went wrong; <see langword="null"/> if nothing did.</param>
/// <param name="Input">The input that it went wrong with.</param>
public sealed record FuzzResult(long Inputs, string? Fault = null, byte[]? Input = null);

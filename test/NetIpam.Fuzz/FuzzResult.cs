namespace NetIpam.Fuzz;

/// <summary>What became of fuzzing a target.</summary>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Blocks">How many blocks of our code they reached; 0 if it was not guided.</param>
/// <param name="Corpus">How many inputs were mutated in the end: those of the corpus, and those that were kept.</param>
/// <param name="Fault">What went wrong; <see langword="null"/> if nothing did.</param>
/// <param name="Input">The input that it went wrong with.</param>
public sealed record FuzzResult(long Inputs, int Blocks, int Corpus, string? Fault = null, byte[]? Input = null);

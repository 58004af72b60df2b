namespace NetIpam.Benchmarks.Modes;

/// <summary>The rates of one round over a pool of child prefixes, in the order of the round.</summary>
internal sealed record ChildRound(double Take, double FreeHalf, double TakeHalf, double FreeAll);

namespace NetIpam;

/// <summary>A prefix and its place in the namespace.</summary>
/// <param name="Cidr">The prefix.</param>
/// <param name="Parent">The prefix that it was acquired from; <see langword="null"/> for a top prefix.</param>
public readonly record struct PrefixInfo(Cidr Cidr, Cidr? Parent);

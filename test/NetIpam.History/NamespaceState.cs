namespace NetIpam.History;

/// <summary>How a namespace that comes and goes can be at a moment.</summary>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Held">The items that are acquired, a bit each; none when it is not there.</param>
internal readonly record struct NamespaceState(bool Exists, UInt128 Held);

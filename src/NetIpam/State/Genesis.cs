namespace NetIpam.State;

/// <summary>What the first commit of a log says: which store it belongs to, and which log of it this is.</summary>
/// <param name="Store">The random id of the store.</param>
/// <param name="Generation">The generation of the log; 0 is the registry.</param>
internal sealed record Genesis(UInt128 Store, long Generation);

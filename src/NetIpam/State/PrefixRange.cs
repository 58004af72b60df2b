namespace NetIpam.State;

/// <summary>Prefixes that lie in a given one.</summary>
/// <param name="Within">Where they lie; this one is of them.</param>
/// <param name="MinLength">Their shortest length.</param>
/// <param name="MaxLength">Their longest length.</param>
/// <param name="Limit">How many at most: the first by address, then length.</param>
internal sealed record PrefixRange(Cidr Within, int MinLength, int MaxLength, int Limit)
{
    public bool Takes(Cidr prefix) => prefix.Length >= MinLength && prefix.Length <= MaxLength && Within.Contains(prefix);
}

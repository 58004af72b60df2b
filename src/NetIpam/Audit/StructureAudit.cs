namespace NetIpam.Audit;

/// <summary>Checks by sorting and comparing neighbours that prefixes are disjoint, children inside, addresses in their prefix.</summary>
internal static class StructureAudit
{
    /// <summary>Each rule that the facts break, as a sentence.</summary>
    public static IEnumerable<string> Check(FactSheet facts)
    {
        foreach (var siblings in facts.Prefixes.GroupBy(static each => each.Value.Parent, static each => each.Key))
        {
            // Sorted, a prefix stands directly before what lies in it.
            Cidr? widest = null;
            foreach (var prefix in siblings.Order())
            {
                if (widest is { } before && before.Overlaps(prefix))
                    yield return $"{prefix} overlaps {before}, and both are {(siblings.Key is { } of ? $"children of {of}" : "top prefixes")}.";
                else
                    widest = prefix;
                if (siblings.Key is not { } parent)
                    continue;
                if (!facts.Prefixes.ContainsKey(parent))
                    yield return $"child prefix {prefix} has the parent {parent}, which is not there.";
                if (!parent.Contains(prefix) || parent.Length == prefix.Length)
                    yield return $"child prefix {prefix} does not lie in its parent {parent}.";
            }
            if (siblings.Key is { } holder && facts.Addresses.ContainsKey(holder))
                yield return $"{holder} holds addresses and child prefixes.";
        }
        foreach (var (prefix, addresses) in facts.Addresses)
        {
            if (!facts.Prefixes.ContainsKey(prefix))
                yield return $"addresses of {prefix} are acquired, which is not there.";
            foreach (var value in addresses.Keys)
            {
                var address = new IPAddressValue(prefix.Family, value);
                if (!prefix.Contains(address))
                    yield return $"address {address} does not lie in its prefix {prefix}.";
                else if (IsReserved(prefix, address))
                    yield return $"address {address} of {prefix} is acquired, but is its network or broadcast address.";
            }
        }
    }

    private static bool IsReserved(Cidr prefix, IPAddressValue address) =>
        prefix.Length < prefix.Family.Bits() - 1 && (address == prefix.First || (prefix.Family == IPFamily.V4 && address == prefix.Last));
}

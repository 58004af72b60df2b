using NetIpam.State;

namespace NetIpam.Migration.Verification;

/// <summary>Looks up prefixes and addresses in a content.</summary>
internal sealed class HeldSpace(NamespaceContent content)
{
    private readonly Dictionary<Cidr, PrefixFacts> _prefixes = content.Prefixes.ToDictionary(static prefix => prefix.Cidr);

    public bool Has(Cidr prefix) => _prefixes.ContainsKey(prefix);

    /// <summary>The smallest prefix that contains an address.</summary>
    public Cidr? PlaceOf(IPAddressValue address)
    {
        for (var length = address.Family == IPFamily.V4 ? 32 : 128; length >= 0; length--)
        {
            var candidate = new Cidr(address, length);
            if (Has(candidate))
                return candidate;
        }
        return null;
    }

    /// <summary>Whether an address is acquired in a prefix, or is never handed out there.</summary>
    public bool IsAcquired(Cidr prefix, IPAddressValue address)
    {
        var offset = address.Value - prefix.Network.Value;
        return Reservation.Of(prefix).Covers(prefix, address) || FindRun(_prefixes[prefix].Addresses, offset);
    }

    public IEnumerable<(Cidr Prefix, IPAddressValue Address)> Acquired()
    {
        foreach (var prefix in _prefixes.Values)
        {
            foreach (var run in prefix.Addresses)
            {
                for (var offset = run.First; ; offset++)
                {
                    yield return (prefix.Cidr, new IPAddressValue(prefix.Cidr.Family, prefix.Cidr.Network.Value + offset));
                    if (offset == run.Last)
                        break;
                }
            }
        }
    }

    private static bool FindRun(AddressRun[] runs, UInt128 offset)
    {
        var (low, high) = (0, runs.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (offset < runs[middle].First)
                high = middle - 1;
            else if (offset > runs[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }
}

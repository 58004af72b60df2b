using NetIpam.Dump;
using NetIpam.Migration.GoIpam;
using NetIpam.State;

namespace NetIpam.Migration.Verification;

/// <summary>
/// Compares what a source holds with what a target holds, address by address, without what planning made of it: what is taken there has to
/// be taken here, and nothing else.
/// </summary>
internal static class SourceComparison
{
    /// <summary>The differences, a line each; none if both are the same.</summary>
    public static IEnumerable<string> Compare(SourceNamespace source, NamespaceContent target)
    {
        var here = new HeldSpace(target);
        var known = new HashSet<Cidr>();
        var taken = new HashSet<(Cidr, IPAddressValue)>();
        foreach (var prefix in source.Entries.Select(static entry => entry.Prefix).OfType<DumpedPrefix>())
        {
            if (!Cidr.TryParse(prefix.Cidr, out var cidr))
                continue;
            known.Add(cidr);
            if (!here.Has(cidr))
                yield return $"the prefix {cidr} is missing";
            foreach (var child in AcquiredChildren(prefix))
            {
                known.Add(child);
                if (cidr.Contains(child) && !here.Has(child))
                    yield return $"the child prefix {child} of {cidr} is missing";
            }
            foreach (var address in Addresses(prefix, cidr))
            {
                var place = here.PlaceOf(address);
                if (place is null || !here.IsAcquired(place.Value, address))
                    yield return $"the address {address} of {cidr} is not acquired";
                else
                    taken.Add((place.Value, address));
            }
        }
        foreach (var prefix in target.Prefixes)
        {
            // An address beside child prefixes becomes one of its own.
            if (!known.Contains(prefix.Cidr) && !(prefix.Cidr.HostBits == 0 && taken.Contains((prefix.Cidr, prefix.Cidr.Network))))
                yield return $"the prefix {prefix.Cidr} is there, and not in the source";
        }
        foreach (var (cidr, address) in here.Acquired())
        {
            if (!taken.Contains((cidr, address)))
                yield return $"the address {address} of {cidr} is acquired, and not in the source";
        }
    }

    private static IEnumerable<Cidr> AcquiredChildren(DumpedPrefix prefix)
    {
        foreach (var (text, isFree) in prefix.AvailableChildPrefixes ?? [])
        {
            if (!isFree && Cidr.TryParse(text, out var child))
                yield return child;
        }
    }

    /// <summary>The addresses that somebody holds: all but those that go-ipam reserves.</summary>
    private static IEnumerable<IPAddressValue> Addresses(DumpedPrefix prefix, Cidr cidr)
    {
        if (cidr.HostBits <= 1 && !prefix.ReservesNoAddress)
            yield break;
        var reservation = Reservation.Of(cidr);
        foreach (var text in (prefix.Addresses ?? []).Keys)
        {
            if (IPAddressValue.TryParse(text, out var address) && cidr.Contains(address) && !reservation.Covers(cidr, address))
                yield return address;
        }
    }
}

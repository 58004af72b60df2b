using System.Numerics;
using System.Text;

namespace NetIpam.TestKit.Property;

/// <summary>
/// The golden model of a namespace: a list of prefixes, linear scans, nothing clever. What it answers is right by
/// reading it, so whatever answers differently is wrong.
/// </summary>
public sealed class NaiveModel
{
    private readonly List<NaivePrefix> _prefixes = [];

    public IReadOnlyList<NaivePrefix> Prefixes => _prefixes;

    public Answer Apply(Operation operation) => operation.Kind switch
    {
        OperationKind.Create => Create(operation.Prefix),
        OperationKind.Delete => Delete(operation.Prefix),
        OperationKind.Get => Get(operation.Prefix),
        OperationKind.List => List(),
        OperationKind.Usage => Usage(operation.Prefix),
        OperationKind.AcquireChild => AcquireChild(operation.Prefix, operation.Length),
        OperationKind.AcquireSpecificChild => AcquireSpecificChild(operation.Prefix, operation.Child),
        OperationKind.ReleaseChild => ReleaseChild(operation.Prefix),
        OperationKind.AcquireAddress => AcquireAddress(operation.Prefix),
        OperationKind.AcquireSpecificAddress => AcquireSpecificAddress(operation.Prefix, operation.Address),
        OperationKind.ReleaseAddress => ReleaseAddress(operation.Prefix, operation.Address),
        OperationKind.Content => Content(),
        _ => Answer.Done,
    };

    public NaivePrefix? Find(Cidr cidr) => _prefixes.Find(prefix => prefix.Cidr == cidr);

    public List<NaivePrefix> ChildrenOf(Cidr cidr) => _prefixes.FindAll(prefix => prefix.Parent == cidr);

    private Answer Create(Cidr cidr)
    {
        if (_prefixes.Exists(prefix => prefix.Cidr.Overlaps(cidr)))
            return Answer.Refused(IpamReason.PrefixOverlaps);
        _prefixes.Add(new NaivePrefix(cidr, null));
        return Answer.Of(cidr);
    }

    private Answer Delete(Cidr cidr)
    {
        if (Find(cidr) is not { } prefix)
            return Answer.Refused(IpamReason.PrefixNotFound);
        return Remove(prefix);
    }

    private Answer ReleaseChild(Cidr cidr)
    {
        if (Find(cidr) is not { } prefix)
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (prefix.Parent is null)
            return Answer.Refused(IpamReason.PrefixIsNotChild);
        return Remove(prefix);
    }

    private Answer Remove(NaivePrefix prefix)
    {
        if (ChildrenOf(prefix.Cidr).Count > 0)
            return Answer.Refused(IpamReason.PrefixHasChildren);
        if (prefix.Acquired.Count > 0)
            return Answer.Refused(IpamReason.PrefixHasAddresses);
        _prefixes.Remove(prefix);
        return Answer.Of(prefix.Info);
    }

    private Answer Get(Cidr cidr) =>
        Find(cidr) is { } prefix ? Answer.Of(prefix.Info) : Answer.Refused(IpamReason.PrefixNotFound);

    private Answer List() => Answer.Of(_prefixes.OrderBy(prefix => prefix.Cidr).Select(prefix => prefix.Info));

    private Answer AcquireChild(Cidr parentCidr, int length)
    {
        if (Find(parentCidr) is not { } parent)
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (length <= parentCidr.Length || length > parentCidr.Family.Bits())
            return Answer.Refused(IpamReason.ChildLengthInvalid);
        if (parent.Acquired.Count > 0)
            return Answer.Refused(IpamReason.PrefixHasAddresses);
        var fitting = FreeBlocksOf(parentCidr).FindAll(block => block.Length <= length);
        if (fitting.Count == 0)
            return Answer.Refused(IpamReason.NoChildPrefixAvailable);
        var smallest = fitting.OrderByDescending(block => block.Length).ThenBy(block => block.First).First();
        return AddChild(parentCidr, new Cidr(smallest.First, length));
    }

    private Answer AcquireSpecificChild(Cidr parentCidr, Cidr child)
    {
        if (Find(parentCidr) is not { } parent)
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (!parentCidr.Contains(child))
            return Answer.Refused(IpamReason.ChildOutsideParent);
        if (child.Length == parentCidr.Length)
            return Answer.Refused(IpamReason.ChildLengthInvalid);
        if (parent.Acquired.Count > 0)
            return Answer.Refused(IpamReason.PrefixHasAddresses);
        if (ChildrenOf(parentCidr).Exists(sibling => sibling.Cidr.Overlaps(child)))
            return Answer.Refused(IpamReason.ChildAlreadyAcquired);
        return AddChild(parentCidr, child);
    }

    private Answer AddChild(Cidr parent, Cidr child)
    {
        _prefixes.Add(new NaivePrefix(child, parent));
        return Answer.Of(child);
    }

    private Answer AcquireAddress(Cidr cidr)
    {
        if (Find(cidr) is not { } prefix)
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (ChildrenOf(cidr).Count > 0)
            return Answer.Refused(IpamReason.PrefixHasChildren);
        var lowest = prefix.FirstUsable;
        while (prefix.Acquired.Contains(lowest))
        {
            if (lowest == prefix.LastUsable)
                return Answer.Refused(IpamReason.NoAddressAvailable);
            lowest++;
        }
        prefix.Acquired.Add(lowest);
        return Answer.Of(new IPAddressValue(cidr.Family, lowest));
    }

    private Answer AcquireSpecificAddress(Cidr cidr, IPAddressValue address)
    {
        if (Find(cidr) is not { } prefix)
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (ChildrenOf(cidr).Count > 0)
            return Answer.Refused(IpamReason.PrefixHasChildren);
        if (!cidr.Contains(address))
            return Answer.Refused(IpamReason.AddressOutsidePrefix);
        if (!prefix.IsUsable(address.Value) || !prefix.Acquired.Add(address.Value))
            return Answer.Refused(IpamReason.AddressAlreadyAcquired);
        return Answer.Of(address);
    }

    private Answer ReleaseAddress(Cidr cidr, IPAddressValue address)
    {
        if (Find(cidr) is not { } prefix)
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (address.Family != cidr.Family || !prefix.Acquired.Remove(address.Value))
            return Answer.Refused(IpamReason.AddressNotAcquired);
        return Answer.Done;
    }

    private Answer Usage(Cidr cidr)
    {
        if (Find(cidr) is not { } prefix)
            return Answer.Refused(IpamReason.PrefixNotFound);
        var children = ChildrenOf(cidr);
        var total = Size(cidr);
        var used = prefix.Acquired.Count + children.Aggregate(BigInteger.Zero, (sum, child) => sum + Size(child.Cidr));
        var reserved = children.Count > 0 ? 0 : (prefix.ReservesNetwork ? 1 : 0) + (prefix.ReservesBroadcast ? 1 : 0);
        return Answer.Of(new PrefixUsage
        {
            Cidr = cidr,
            Parent = prefix.Parent,
            Total = Saturated(total),
            Free = Saturated(total - used - reserved),
            Used = Saturated(used),
            Reserved = (UInt128)reserved,
            AcquiredAddresses = (UInt128)prefix.Acquired.Count,
            AcquiredChildPrefixes = children.Count,
            FreeBlocks = FreeBlocksOf(cidr),
        });
    }

    private Answer Content()
    {
        var text = new StringBuilder();
        foreach (var prefix in _prefixes.OrderBy(prefix => prefix.Cidr))
        {
            text.Append(Answer.Of(prefix.Info).Text).Append(':');
            foreach (var value in prefix.Acquired.Order())
                text.Append(' ').Append(new IPAddressValue(prefix.Cidr.Family, value));
            text.Append('\n');
        }
        return new Answer(text.ToString());
    }

    private List<Cidr> FreeBlocksOf(Cidr cidr) =>
        NaiveFreeBlocks.Of(cidr, ChildrenOf(cidr).Select(child => child.Cidr));

    private static BigInteger Size(Cidr cidr) => BigInteger.One << cidr.HostBits;

    private static UInt128 Saturated(BigInteger number) =>
        number > (BigInteger)UInt128.MaxValue ? UInt128.MaxValue : (UInt128)number;
}

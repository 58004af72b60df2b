using System.Runtime.CompilerServices;
using NetIpam.Snapshots;

namespace NetIpam.State;

/// <content>Everything at once: lists, snapshots and dumps.</content>
internal sealed partial class NamespaceState
{
    protected override IEnumerable<long> WriteOwnFacts(FactWriter writer)
    {
        foreach (var node in InOrder())
        {
            writer.WritePrefix(node.Cidr, node.Parent?.Cidr, node.Id);
            yield return writer.Length;
            foreach (var written in writer.WriteAddressesStepwise(node.Cidr, node.Addresses?.Runs() ?? []))
                yield return written;
        }
        if (_closed)
            writer.WriteClosed();
    }

    // Busy from the first moment on, when a large namespace is opened.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void ReadOwnFact(in FactLine line, AllocationId fallback)
    {
        if (line.Prefix is { } prefix)
        {
            AddPrefix(prefix, line.Parent, line.Id ?? fallback);
        }
        else if (line.In is { } holder)
        {
            var node = Find(holder);
            foreach (var run in line.Runs)
            {
                if (run.Last > node.Cidr.Last.Value - node.Cidr.Network.Value)
                    throw new InvalidLogException($"Addresses outside of {holder} are acquired in it.");
                AddAddresses(node, node.Cidr.Network.Value + run.First, node.Cidr.Network.Value + run.Last, line.Runs.HasIds ? run.Id : fallback);
            }
        }
        else if (line.Closed)
        {
            if (_closed)
                throw new InvalidLogException("The namespace is closed twice.");
            _closed = true;
            AddFact(FactHash.Closed);
        }
        else
        {
            throw new InvalidLogException("A line of a snapshot does not belong to a namespace.");
        }
    }

    private List<PrefixInfo> ListPrefixes()
    {
        var list = new List<PrefixInfo>(_prefixes.Count);
        foreach (var node in InOrder())
            list.Add(new PrefixInfo(node.Cidr, node.Parent?.Cidr));
        return list;
    }

    private List<PrefixUsage> ListUsage(PrefixRange range)
    {
        var list = new List<PrefixUsage>();
        Collect(Tops(range.Within.Family), range, list);
        return list;
    }

    private static void Collect(BlockTree tree, PrefixRange range, List<PrefixUsage> list)
    {
        foreach (var node in tree.Overlapping(range.Within))
        {
            if (list.Count >= range.Limit)
                return;
            if (range.Takes(node.Cidr))
                list.Add(UsageFacts.Of(node));
            if (node.HasChildren && node.Cidr.Length < range.MaxLength)
                Collect(node.Children, range, list);
        }
    }

    private List<PrefixFacts> CopyFacts()
    {
        var list = new List<PrefixFacts>(_prefixes.Count);
        foreach (var node in InOrder())
            list.Add(new PrefixFacts(node.Cidr, node.Parent?.Cidr, node.Addresses?.Runs().ToArray() ?? []));
        return list;
    }

    /// <summary>All prefixes by address, then length: parents before their children.</summary>
    private IEnumerable<PrefixNode> InOrder()
    {
        var rest = new Stack<IEnumerator<PrefixNode>>();
        rest.Push(_topsV6.Taken().GetEnumerator());
        rest.Push(_topsV4.Taken().GetEnumerator());
        while (rest.TryPeek(out var level))
        {
            if (!level.MoveNext())
            {
                rest.Pop();
                continue;
            }
            yield return level.Current;
            if (level.Current.HasChildren)
                rest.Push(level.Current.Children.Taken().GetEnumerator());
        }
    }
}

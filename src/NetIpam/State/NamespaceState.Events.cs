using System.Runtime.CompilerServices;
using NetIpam.Snapshots;

namespace NetIpam.State;

/// <content>How events are checked, applied and taken back.</content>
internal sealed partial class NamespaceState
{
    protected override void ApplyNew(in Event @event, AllocationId id)
    {
        if (_closed)
            throw new InvalidLogException("The namespace is closed; nothing can follow.");
        switch (@event.Kind)
        {
            case EventKind.PrefixCreated:
                AddPrefix(@event.Prefix, null, id);
                break;
            case EventKind.ChildAcquired:
                AddPrefix(@event.Prefix, @event.Parent, id);
                break;
            case EventKind.PrefixDeleted:
                RemovePrefix(@event.Prefix, null, @event.Removed);
                break;
            case EventKind.ChildReleased:
                RemovePrefix(@event.Prefix, @event.Parent, @event.Removed);
                break;
            case EventKind.AddressesAcquired:
                AddAddresses(Find(@event.Prefix), @event.First, @event.Last, id);
                break;
            case EventKind.AddressesReleased:
                RemoveAddresses(Find(@event.Prefix), @event.First, @event.Last, @event.Removed);
                break;
            case EventKind.Loaded:
                LoadContent(@event.Content!, id);
                break;
            case EventKind.Closed:
                if (_prefixes.Count > 0)
                    throw new InvalidLogException("A namespace that holds prefixes is closed.");
                _closed = true;
                AddFact(FactHash.Closed);
                break;
            default:
                throw new InvalidLogException($"{@event.Kind} is not an event of a namespace.");
        }
    }

    protected override void Revert(in Event @event, AllocationId id)
    {
        switch (@event.Kind)
        {
            case EventKind.PrefixCreated:
                RemovePrefix(@event.Prefix, null, id);
                break;
            case EventKind.ChildAcquired:
                RemovePrefix(@event.Prefix, @event.Parent, id);
                break;
            case EventKind.PrefixDeleted:
                AddPrefix(@event.Prefix, null, @event.Removed);
                break;
            case EventKind.ChildReleased:
                AddPrefix(@event.Prefix, @event.Parent, @event.Removed);
                break;
            case EventKind.AddressesAcquired:
                RemoveAddresses(Find(@event.Prefix), @event.First, @event.Last, id);
                break;
            case EventKind.AddressesReleased:
                AddAddresses(Find(@event.Prefix), @event.First, @event.Last, @event.Removed);
                break;
            case EventKind.Loaded:
                Clear();
                break;
            case EventKind.Closed:
                _closed = false;
                RemoveFact(FactHash.Closed);
                break;
        }
    }

    private PrefixNode Find(Cidr prefix) =>
        _prefixes.TryGetValue(prefix, out var node) ? node : throw new InvalidLogException($"There is no prefix {prefix}.");

    private void AddPrefix(Cidr cidr, Cidr? parentCidr, AllocationId id)
    {
        var parent = parentCidr is { } given ? Find(given) : null;
        if (parent is { HasAddresses: true })
            throw new InvalidLogException($"{parent.Cidr} holds addresses, so it cannot have the child {cidr}.");
        if (parent is not null && cidr.Length <= parent.Cidr.Length)
            throw new InvalidLogException($"{cidr} is not longer than its parent {parent.Cidr}.");
        var node = new PrefixNode(cidr, parent, id);
        (parent?.Children ?? Tops(cidr.Family)).Take(node);
        parent?.DropUnused();
        _prefixes.Add(cidr, node);
        AddFact(node.Fact);
    }

    private void RemovePrefix(Cidr cidr, Cidr? parent, AllocationId id)
    {
        var node = Find(cidr);
        if (node.Parent?.Cidr != parent || node.Id != id)
            throw new InvalidLogException($"{cidr} is not the prefix {id} of {parent?.ToString() ?? "the namespace"}.");
        if (node.HasChildren || node.HasAddresses)
            throw new InvalidLogException($"{cidr} is removed but still holds addresses or children.");
        (node.Parent?.Children ?? Tops(cidr.Family)).Free(node);
        node.Parent?.DropUnused();
        _prefixes.Remove(cidr);
        RemoveFact(node.Fact);
    }

    // Busy from the first moment on, when a large namespace is opened.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddAddresses(PrefixNode node, UInt128 first, UInt128 last, AllocationId id)
    {
        if (node.HasChildren)
            throw new InvalidLogException($"{node.Cidr} has children, so it cannot hold addresses.");
        if (first < node.Cidr.First.Value || last > node.Cidr.Last.Value || first > last)
            throw new InvalidLogException($"Addresses outside of {node.Cidr} are acquired in it.");
        if (last - first >= AddressRun.Most)
            throw new InvalidLogException($"More addresses of {node.Cidr} are acquired at once than there can be.");
        var set = node.OpenAddresses();
        for (var address = first; ; address++)
        {
            var offset = address - node.Cidr.Network.Value;
            if (!set.TryAdd(offset, id))
                throw new InvalidLogException($"{new IPAddressValue(node.Cidr.Family, address)} in {node.Cidr} is acquired twice.");
            AddFact(FactHash.Address(node.Key, address, id));
            if (address == last)
                break;
        }
    }

    private void RemoveAddresses(PrefixNode node, UInt128 first, UInt128 last, AllocationId id)
    {
        if (first < node.Cidr.First.Value || last > node.Cidr.Last.Value || first > last)
            throw new InvalidLogException($"Addresses outside of {node.Cidr} are released in it.");
        for (var address = first; ; address++)
        {
            var offset = address - node.Cidr.Network.Value;
            if (node.Addresses is not { } set || !set.TryGetId(offset, out var acquired) || acquired != id)
                throw new InvalidLogException($"{new IPAddressValue(node.Cidr.Family, address)} in {node.Cidr} is released but not acquired as {id}.");
            set.Remove(offset);
            RemoveFact(FactHash.Address(node.Key, address, id));
            if (address == last)
                break;
        }
    }

    private void LoadContent(LoadedContent content, AllocationId id)
    {
        if (_prefixes.Count > 0)
            throw new InvalidLogException("Content is loaded into a namespace that is not empty.");
        if (content.Bytes is null)
            throw new InvalidOperationException("The parts of a loaded content have to be read before it is applied.");
        FactReader.Read(content.Bytes, this, id);
    }

    private void Clear()
    {
        foreach (var node in _prefixes.Values)
        {
            RemoveFact(node.Fact);
            foreach (var run in node.Addresses?.Runs() ?? [])
            {
                for (var offset = run.First; ; offset++)
                {
                    RemoveFact(FactHash.Address(node.Key, node.Cidr.Network.Value + offset, run.Id));
                    if (offset == run.Last)
                        break;
                }
            }
            if (node.Parent is null)
                Tops(node.Cidr.Family).Free(node);
        }
        _prefixes.Clear();
    }
}

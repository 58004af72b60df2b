namespace NetIpam.State;

/// <summary>The prefixes, child prefixes and addresses of one namespace: which operation is answered how.</summary>
internal sealed partial class NamespaceState : StateMachine
{
    private readonly Dictionary<Cidr, PrefixNode> _prefixes = [];
    private readonly BlockTree _topsV4 = new(new Cidr(new IPAddressValue(IPFamily.V4, 0), 0));
    private readonly BlockTree _topsV6 = new(new Cidr(new IPAddressValue(IPFamily.V6, 0), 0));
    private bool _closed;

    /// <summary>The request id of the deletion, if it had one. Nothing follows it, so it is the newest.</summary>
    private string? ClosedBy => NewestRemembered is { Kind: EventKind.Closed } closed ? closed.RequestId : null;

    protected override Answer DecideNew(in Operation operation)
    {
        if (_closed)
            return new Answer { Refusal = IpamReason.NamespaceNotFound, Facts = ClosedBy };
        return operation.Kind switch
        {
            OperationKind.CreatePrefix => CreatePrefix(in operation),
            OperationKind.DeletePrefix => DeletePrefix(in operation),
            OperationKind.GetPrefix => GetPrefix(in operation),
            OperationKind.ListPrefixes => new Answer { Facts = ListPrefixes() },
            OperationKind.GetUsage => GetUsage(in operation),
            OperationKind.AcquireChild => AcquireChild(in operation),
            OperationKind.AcquireSpecificChild => AcquireSpecificChild(in operation),
            OperationKind.ReleaseChild => ReleaseChild(in operation),
            OperationKind.AcquireAddress => AcquireAddress(in operation),
            OperationKind.AcquireSpecificAddress => AcquireSpecificAddress(in operation),
            OperationKind.ReleaseAddress => ReleaseAddress(in operation),
            OperationKind.Dump => new Answer { Facts = CopyFacts() },
            OperationKind.ListUsage => new Answer { Facts = ListUsage(operation.Range!) },
            OperationKind.Load => Load(in operation),
            OperationKind.Close => Close(in operation),
            _ => throw new InvalidOperationException($"{operation.Kind} is not an operation of a namespace."),
        };
    }

    private Answer CreatePrefix(in Operation operation)
    {
        if (Tops(operation.Prefix.Family).FindOverlap(operation.Prefix) is { } other)
            return new Answer { Refusal = IpamReason.PrefixOverlaps, Prefix = other.Cidr };
        return Commit(new Event { Kind = EventKind.PrefixCreated, Prefix = operation.Prefix, RequestId = operation.RequestId });
    }

    private Answer DeletePrefix(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var node))
            return Answer.Refused(IpamReason.PrefixNotFound);
        return Remove(node, operation.RequestId);
    }

    private Answer ReleaseChild(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var node))
            return Answer.Refused(IpamReason.PrefixNotFound);
        return node.Parent is null ? Answer.Refused(IpamReason.PrefixIsNotChild) : Remove(node, operation.RequestId);
    }

    private Answer Remove(PrefixNode node, string? requestId)
    {
        if (node.HasChildren)
            return Answer.Refused(IpamReason.PrefixHasChildren);
        if (node.HasAddresses)
            return Answer.Refused(IpamReason.PrefixHasAddresses);
        return Commit(new Event
        {
            Kind = node.Parent is null ? EventKind.PrefixDeleted : EventKind.ChildReleased,
            Prefix = node.Cidr,
            Parent = node.Parent?.Cidr ?? default,
            Removed = node.Id,
            RequestId = requestId,
        });
    }

    private Answer GetPrefix(in Operation operation) =>
        _prefixes.TryGetValue(operation.Prefix, out var node)
            ? new Answer { Prefix = node.Cidr, Parent = node.Parent?.Cidr }
            : Answer.Refused(IpamReason.PrefixNotFound);

    private Answer GetUsage(in Operation operation) =>
        _prefixes.TryGetValue(operation.Prefix, out var node)
            ? new Answer { Facts = UsageFacts.Of(node) }
            : Answer.Refused(IpamReason.PrefixNotFound);

    private Answer AcquireChild(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var parent))
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (operation.Length <= parent.Cidr.Length || operation.Length > parent.Cidr.Family.Bits())
            return Answer.Refused(IpamReason.ChildLengthInvalid);
        if (parent.HasAddresses)
            return Answer.Refused(IpamReason.PrefixHasAddresses);
        return parent.Children.TryFindFree(operation.Length, out var child)
            ? CommitChild(parent, child, in operation)
            : Answer.Refused(IpamReason.NoChildPrefixAvailable);
    }

    private Answer AcquireSpecificChild(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var parent))
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (!parent.Cidr.Contains(operation.Child))
            return Answer.Refused(IpamReason.ChildOutsideParent);
        if (operation.Child.Length == parent.Cidr.Length)
            return Answer.Refused(IpamReason.ChildLengthInvalid);
        if (parent.HasAddresses)
            return Answer.Refused(IpamReason.PrefixHasAddresses);
        if (parent.Children.FindOverlap(operation.Child) is { } other)
            return new Answer { Refusal = IpamReason.ChildAlreadyAcquired, Prefix = other.Cidr };
        return CommitChild(parent, operation.Child, in operation);
    }

    private Answer CommitChild(PrefixNode parent, Cidr child, in Operation operation) => Commit(new Event
    {
        Kind = EventKind.ChildAcquired,
        Prefix = child,
        Parent = parent.Cidr,
        RequestId = operation.RequestId,
        Specific = operation.RequestId is not null && operation.Kind == OperationKind.AcquireSpecificChild,
    });

    private Answer AcquireAddress(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var node))
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (node.HasChildren)
            return Answer.Refused(IpamReason.PrefixHasChildren);
        return node.OpenAddresses().TryFindFree(out var offset)
            ? CommitAddress(EventKind.AddressesAcquired, node, node.Cidr.Network.Value + offset, default, in operation)
            : Answer.Refused(IpamReason.NoAddressAvailable);
    }

    private Answer AcquireSpecificAddress(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var node))
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (node.HasChildren)
            return Answer.Refused(IpamReason.PrefixHasChildren);
        if (!node.Cidr.Contains(operation.Address))
            return Answer.Refused(IpamReason.AddressOutsidePrefix);
        var taken = node.Addresses is { } addresses && addresses.Contains(operation.Address.Value - node.Cidr.Network.Value);
        if (taken || Reservation.Of(node.Cidr).Covers(node.Cidr, operation.Address))
            return Answer.Refused(IpamReason.AddressAlreadyAcquired);
        return CommitAddress(EventKind.AddressesAcquired, node, operation.Address.Value, default, in operation);
    }

    private Answer ReleaseAddress(in Operation operation)
    {
        if (!_prefixes.TryGetValue(operation.Prefix, out var node))
            return Answer.Refused(IpamReason.PrefixNotFound);
        if (!node.Cidr.Contains(operation.Address) || node.Addresses is not { } addresses
            || !addresses.TryGetId(operation.Address.Value - node.Cidr.Network.Value, out var id))
        {
            return Answer.Refused(IpamReason.AddressNotAcquired);
        }
        return CommitAddress(EventKind.AddressesReleased, node, operation.Address.Value, id, in operation);
    }

    private Answer CommitAddress(EventKind kind, PrefixNode node, UInt128 address, AllocationId removed, in Operation operation) => Commit(new Event
    {
        Kind = kind,
        Prefix = node.Cidr,
        First = address,
        Last = address,
        Removed = removed,
        RequestId = operation.RequestId,
        Specific = operation.RequestId is not null && operation.Kind == OperationKind.AcquireSpecificAddress,
    });

    private Answer Load(in Operation operation)
    {
        if (_prefixes.Count > 0)
            return Answer.Refused(IpamReason.NamespaceNotEmpty);
        return Commit(new Event { Kind = EventKind.Loaded, Content = operation.Content, RequestId = operation.RequestId });
    }

    private Answer Close(in Operation operation)
    {
        if (_prefixes.Count > 0)
            return Answer.Refused(IpamReason.NamespaceNotEmpty);
        return Commit(new Event { Kind = EventKind.Closed, RequestId = operation.RequestId });
    }

    protected override bool IsAnswerTo(in Operation operation, in Event @event) => operation.Kind switch
    {
        OperationKind.CreatePrefix => @event.Kind == EventKind.PrefixCreated && @event.Prefix == operation.Prefix,
        OperationKind.DeletePrefix => @event.Kind is EventKind.PrefixDeleted or EventKind.ChildReleased && @event.Prefix == operation.Prefix,
        OperationKind.ReleaseChild => @event.Kind == EventKind.ChildReleased && @event.Prefix == operation.Prefix,
        OperationKind.AcquireChild => @event.Kind == EventKind.ChildAcquired && @event.Parent == operation.Prefix
            && @event.Prefix.Length == operation.Length && !@event.Specific,
        OperationKind.AcquireSpecificChild => @event.Kind == EventKind.ChildAcquired && @event.Parent == operation.Prefix
            && @event.Prefix == operation.Child && @event.Specific,
        OperationKind.AcquireAddress => @event.Kind == EventKind.AddressesAcquired && @event.Prefix == operation.Prefix
            && !@event.Specific,
        OperationKind.AcquireSpecificAddress => @event.Kind == EventKind.AddressesAcquired && @event.Prefix == operation.Prefix
            && @event.FirstAddress == operation.Address && @event.Specific,
        OperationKind.ReleaseAddress => @event.Kind == EventKind.AddressesReleased && @event.Prefix == operation.Prefix
            && @event.FirstAddress == operation.Address,
        OperationKind.Close => @event.Kind == EventKind.Closed,
        OperationKind.Load => @event.Kind == EventKind.Loaded
            && string.Equals(@event.Content!.Hash, operation.Content!.Hash, StringComparison.Ordinal),
        _ => false,
    };

    protected override Answer AnswerOf(in Event @event) => @event.Kind switch
    {
        EventKind.ChildAcquired or EventKind.ChildReleased => new Answer { Prefix = @event.Prefix, Parent = @event.Parent },
        EventKind.AddressesAcquired or EventKind.AddressesReleased => new Answer { Prefix = @event.Prefix, Address = @event.FirstAddress },
        _ => new Answer { Prefix = @event.Prefix },
    };

    private BlockTree Tops(IPFamily family) => family == IPFamily.V4 ? _topsV4 : _topsV6;
}

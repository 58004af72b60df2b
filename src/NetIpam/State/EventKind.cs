namespace NetIpam.State;

/// <summary>The facts that a log is made of.</summary>
internal enum EventKind : byte
{
    None = 0,
    PrefixCreated,
    PrefixDeleted,
    ChildAcquired,
    ChildReleased,
    AddressesAcquired,
    AddressesReleased,
    Loaded,
    Closed,
    NamespaceCreated,
    NamespaceDeleted,
}

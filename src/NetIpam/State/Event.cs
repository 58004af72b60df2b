namespace NetIpam.State;

/// <summary>
/// One fact: what happened, not what was asked, so that replaying it takes no search and a later rule of allocation cannot
/// change history. Which of the parts count depends on the kind; each kind has an exact inverse.
/// </summary>
internal readonly record struct Event
{
    public EventKind Kind { get; init; }

    /// <summary>The prefix created, deleted, acquired or released, or the one whose addresses are meant.</summary>
    public Cidr Prefix { get; init; }

    /// <summary>The parent of a child prefix.</summary>
    public Cidr Parent { get; init; }

    /// <summary>The first address of a run, as a number.</summary>
    public UInt128 First { get; init; }

    /// <summary>The last address of a run, as a number.</summary>
    public UInt128 Last { get; init; }

    /// <summary>The allocation that is taken back.</summary>
    public AllocationId Removed { get; init; }

    /// <summary>The name of a namespace.</summary>
    public string? Name { get; init; }

    /// <summary>The generation of a namespace.</summary>
    public long Generation { get; init; }

    /// <summary>What was loaded.</summary>
    public LoadedContent? Content { get; init; }

    /// <summary>The request that caused it, if it had an id.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the request named the very address or child prefix that it wanted. Known of requests with an id only,
    /// to tell whether another one with that id is the same.</summary>
    public bool Specific { get; init; }

    public IPAddressValue FirstAddress => new(Prefix.Family, First);
}

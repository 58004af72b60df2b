namespace NetIpam;

/// <summary>The kinds of dirt that real dumps contain and that loading can answer safely.</summary>
public enum LoadFindingKind
{
    /// <summary>A parent lists a child as acquired that has no object of its own. It is loaded as an acquired child
    /// without addresses, so that its space is not handed out again.</summary>
    ChildWithoutObject = 1,

    /// <summary>A prefix names a parent that does not list it. It is loaded as a child of that parent.</summary>
    ChildNotListed = 2,

    /// <summary>A parent lists a child as free that has an object of its own. It is loaded as acquired.</summary>
    ChildListedAsFree = 3,

    /// <summary>A prefix was written with host bits. They are masked off.</summary>
    Unmasked = 4,

    /// <summary>An address that is no usable one of its prefix, or that lies outside of it. It is left out.</summary>
    UnusableAddress = 5,

    /// <summary>A prefix names a parent that is not in the dump. It is loaded as a top prefix.</summary>
    ParentMissing = 6,

    /// <summary>The network or broadcast address is missing in the list of a prefix. It is reserved all the same.</summary>
    ReservedAddressMissing = 7,

    /// <summary>The same prefix is there more than once. They are loaded as one, with the addresses of all.</summary>
    Duplicate = 8,

    /// <summary>A parent lists a child that names no parent itself. It is loaded as its child.</summary>
    ParentNotNamed = 9,
}

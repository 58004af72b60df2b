namespace NetIpam;

/// <summary>
/// Why a request was refused or failed: one value a kind, the same in the library, on the wire (upper case, in
/// <c>google.rpc.ErrorInfo.reason</c>, e.g. <c>PREFIX_NOT_FOUND</c>) and on the command line. Values are never renamed
/// or renumbered; new ones are added.
/// </summary>
public enum IpamReason
{
    /// <summary>No reason was given. Never thrown.</summary>
    None = 0,

    /// <summary>The text is not a prefix in CIDR notation.</summary>
    MalformedPrefix = 1,

    /// <summary>The text is not an IP address.</summary>
    MalformedAddress = 2,

    /// <summary>The prefix does not exist in the namespace.</summary>
    PrefixNotFound = 3,

    /// <summary>The prefix overlaps one that is already there.</summary>
    PrefixOverlaps = 4,

    /// <summary>The prefix still holds addresses.</summary>
    PrefixHasAddresses = 5,

    /// <summary>The prefix still holds child prefixes.</summary>
    PrefixHasChildren = 6,

    /// <summary>The prefix is a top prefix; it has no parent to be released to.</summary>
    PrefixIsNotChild = 7,

    /// <summary>The length of a child prefix must be longer than its parent's and within the family.</summary>
    ChildLengthInvalid = 8,

    /// <summary>The child prefix does not lie in its parent.</summary>
    ChildOutsideParent = 9,

    /// <summary>The child prefix, or a part of it, is already acquired.</summary>
    ChildAlreadyAcquired = 10,

    /// <summary>No free block of the parent fits a child prefix of that length.</summary>
    NoChildPrefixAvailable = 11,

    /// <summary>Every usable address of the prefix is acquired.</summary>
    NoAddressAvailable = 12,

    /// <summary>The address does not lie in the prefix.</summary>
    AddressOutsidePrefix = 13,

    /// <summary>The address is acquired, or it is the network or broadcast address, which are never handed out.</summary>
    AddressAlreadyAcquired = 14,

    /// <summary>The address is not acquired, so it cannot be released.</summary>
    AddressNotAcquired = 15,

    /// <summary>The namespace does not exist.</summary>
    NamespaceNotFound = 16,

    /// <summary>The namespace still holds prefixes.</summary>
    NamespaceNotEmpty = 17,

    /// <summary>The namespace <c>root</c> always exists.</summary>
    NamespaceIsRoot = 18,

    /// <summary>A namespace has a name of 1 to 128 characters, without control characters.</summary>
    NamespaceNameInvalid = 19,

    /// <summary>A request id has 1 to 128 characters, without control characters.</summary>
    RequestIdInvalid = 20,

    /// <summary>The request id was already used for another request.</summary>
    RequestIdReused = 21,

    /// <summary>The dump is not in go-ipam's format.</summary>
    DumpMalformed = 22,

    /// <summary>The dump contradicts itself in a way that has no safe reading.</summary>
    DumpInconsistent = 23,

    /// <summary>The change does not fit into one commit.</summary>
    TooLarge = 24,

    /// <summary>The store could not be reached or failed. Certainly nothing was changed.</summary>
    StoreUnavailable = 25,

    /// <summary>Other writers of the same namespace were always first. Certainly nothing was changed.</summary>
    Conflict = 26,

    /// <summary>Too many requests are waiting. Certainly nothing was changed; try again later.</summary>
    Overloaded = 27,

    /// <summary>The answer of the store was lost: the change may or may not have been made.</summary>
    OutcomeUnknown = 28,

    /// <summary>The store lost commits that it had acknowledged. The namespace is stopped.</summary>
    StoreLostCommits = 29,

    /// <summary>The log of the namespace contradicts itself or is damaged. The namespace is stopped.</summary>
    LogDamaged = 30,

    /// <summary>The log was written by a newer version that this one does not understand. The namespace is stopped.</summary>
    UpgradeNeeded = 31,

    /// <summary>There is no NetIpam data in the store, or data of another program.</summary>
    StoreNotUsable = 32,

    /// <summary>The store is in use by another process.</summary>
    StoreLocked = 33,

    /// <summary>The clock of this machine and that of the store are too far apart. Certainly nothing was changed.</summary>
    ClockOff = 34,
}

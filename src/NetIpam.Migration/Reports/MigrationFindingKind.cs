namespace NetIpam.Migration;

/// <summary>The kinds of things that are found in a source. The first nine are those of <see cref="LoadFindingKind"/>, with the same numbers.</summary>
public enum MigrationFindingKind
{
    /// <inheritdoc cref="LoadFindingKind.ChildWithoutObject"/>
    ChildWithoutObject = 1,

    /// <inheritdoc cref="LoadFindingKind.ChildNotListed"/>
    ChildNotListed = 2,

    /// <inheritdoc cref="LoadFindingKind.ChildListedAsFree"/>
    ChildListedAsFree = 3,

    /// <inheritdoc cref="LoadFindingKind.Unmasked"/>
    Unmasked = 4,

    /// <inheritdoc cref="LoadFindingKind.UnusableAddress"/>
    UnusableAddress = 5,

    /// <inheritdoc cref="LoadFindingKind.ParentMissing"/>
    ParentMissing = 6,

    /// <inheritdoc cref="LoadFindingKind.ReservedAddressMissing"/>
    ReservedAddressMissing = 7,

    /// <inheritdoc cref="LoadFindingKind.Duplicate"/>
    Duplicate = 8,

    /// <inheritdoc cref="LoadFindingKind.ParentNotNamed"/>
    ParentNotNamed = 9,

    /// <summary>A prefix is filed under another CIDR than the one it names. What it names counts, as for go-ipam.</summary>
    KeyDiffers = 20,

    /// <summary>Prefixes in the layout of go-ipam before 1.12.</summary>
    OldLayout = 21,

    /// <summary>Something that go-ipam cannot express, on the way back.</summary>
    NotInGoIpam = 22,

    /// <summary>Something cannot be read. A choice is needed; repairing leaves it out.</summary>
    Unreadable = 40,

    /// <summary>Two prefixes overlap that are not parent and child, or a prefix has a parent that does not contain it, or two parents. A
    /// choice is needed; repairing makes it a child of the smallest prefix that contains it.</summary>
    Overlap = 41,

    /// <summary>A prefix holds both child prefixes and addresses. A choice is needed; repairing acquires each address where it lies: in the
    /// child that contains it, or as a child prefix of its own.</summary>
    AddressesBesideChildren = 42,

    /// <summary>The name of the namespace may have been cut by the database. A choice is needed; give it its full name, or repair to keep it
    /// as it is.</summary>
    NameCut = 43,

    /// <summary>NetIpam has no namespaces of such a name. It needs another one.</summary>
    NameUnusable = 44,
}

namespace NetIpam.Audit;

/// <summary>What an audit can find.</summary>
public enum AuditFindingKind
{
    /// <summary>A log that should be there is not: of a registered namespace, or the registry itself.</summary>
    LogMissing = 0,

    /// <summary>A log says that it belongs to another store, or is another log of this one.</summary>
    LogForeign,

    /// <summary>The commits are not a gapless chain, or the store contradicts itself about them.</summary>
    ChainBroken,

    /// <summary>A commit cannot be read: it is not one of NetIpam's, or of a later version.</summary>
    CommitUnreadable,

    /// <summary>A commit contradicts what was before it: it acquires what is acquired, or releases what is not.</summary>
    CommitContradicts,

    /// <summary>The digest that a commit or a snapshot names is not that of its state.</summary>
    DigestDiffers,

    /// <summary>A snapshot, or the content of a loaded dump, is missing, or is not what was written.</summary>
    ContentDamaged,

    /// <summary>A snapshot says something else than the commits.</summary>
    SnapshotDiffers,

    /// <summary>The final state breaks a rule: prefixes overlap, a child lies outside of its parent, an address outside of its
    /// prefix; a prefix holds both; a reserved address is acquired.</summary>
    StructureBroken,

    /// <summary>A server that opens the log would answer something else than the commits say.</summary>
    StateDiffers,

    /// <summary>The usage of a prefix is not what counting gives.</summary>
    FigureDiffers,

    /// <summary>A server refuses to work with the log.</summary>
    LogRefused,

    /// <summary>A log is there that no namespace has, and holds what a deleted namespace does not.</summary>
    LogUnnamed,

    /// <summary>A note: an empty log is there that no namespace has, left over from a creation or deletion that was broken off.</summary>
    LeftoverLog,

    /// <summary>A note: a namespace is closed but still registered; whoever meets it finishes its deletion.</summary>
    DeletionUnfinished,
}

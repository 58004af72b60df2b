namespace NetIpam.Simulation;

/// <summary>
/// Faults that are planted on purpose, one at a time, in the store, the network or the disk of the simulation, each of which the
/// checks have to find. Those of the engine itself are patches: see the folder <c>Patches</c>.
/// </summary>
internal enum Fault
{
    None,

    /// <summary>Store: an append succeeds when its place is free, whatever the newest commit is.</summary>
    AppendWhereFree,

    /// <summary>Store: an append compares the sequence number of the newest commit and not its id.</summary>
    AppendIgnoresId,

    /// <summary>Store: an append overwrites a commit that is in its place.</summary>
    AppendOverwrites,

    /// <summary>Store: an append is now and then acknowledged and not kept.</summary>
    AppendForgotten,

    /// <summary>Store: the newest commits are gone after a failover.</summary>
    FailoverLosesTail,

    /// <summary>Store: creating a log replaces one that is there.</summary>
    CreateReplaces,

    /// <summary>Store: an existing log is now and then answered to be gone.</summary>
    GoneNowAndThen,

    /// <summary>Store: the head is read from a follower that lags.</summary>
    StaleHead,

    /// <summary>Store: reads come from a follower that lags, so they end early.</summary>
    ReadEndsEarly,

    /// <summary>Store: a read leaves a commit out.</summary>
    ReadSkips,

    /// <summary>Store: a read of what was trimmed answers nothing instead of an error.</summary>
    ReadHidesTrim,

    /// <summary>Store: trims up to the current snapshot, not before the previous one.</summary>
    TrimTooFar,

    /// <summary>Store: a snapshot is published by who has not the claim any more.</summary>
    PublishWithoutClaim,

    /// <summary>Store: the claim does not end with the publication, so the next claim removes what was published.</summary>
    ClaimNotEnded,

    /// <summary>Store: a snapshot is published as that of the newest commit, whichever it is of.</summary>
    PublishElsewhere,

    /// <summary>Store: parts of snapshots are now and then acknowledged and not kept.</summary>
    PartForgotten,

    /// <summary>Store: a part of a snapshot is now and then that of another one.</summary>
    PartOfAnother,

    /// <summary>Store: contents to be loaded are now and then acknowledged and not kept.</summary>
    ContentForgotten,

    /// <summary>Network: a lost answer is taken for "certainly not done".</summary>
    LostMeansNotDone,

    /// <summary>Network: a lost answer is taken for "done".</summary>
    LostMeansDone,

    /// <summary>Network: a conflict is taken for "done", as by a driver that sends an append again by itself.</summary>
    ConflictMeansDone,

    /// <summary>Network: an append is answered before it reaches the store, which it may not.</summary>
    AnsweredEarly,

    /// <summary>Disk: syncs of files do nothing.</summary>
    NoSync,

    /// <summary>Disk: syncs of the folder do nothing.</summary>
    NoFolderSync,

    /// <summary>Disk: errors of syncs are not told.</summary>
    SyncErrorsHidden,

    /// <summary>Disk: errors of writes are not told.</summary>
    WriteErrorsHidden,

    /// <summary>Disk: files are not cut.</summary>
    NoTruncate,
}

namespace NetIpam.Tests.Engine;

/// <summary>The members of the log contract.</summary>
internal enum LogCall
{
    Create,
    Append,
    GetHead,
    Read,
    WriteCommitPart,
    ClaimSnapshot,
    WriteSnapshotPart,
    PublishSnapshot,
    GetSnapshot,
    ReadPart,
    Trim,
    ClaimTurn,
    GetTime,
    Delete,
}

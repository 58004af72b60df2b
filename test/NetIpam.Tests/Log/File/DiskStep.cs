namespace NetIpam.Tests.Log;

/// <summary>What a <see cref="SimulatedDisk"/> is asked to do.</summary>
internal enum DiskStep
{
    Open,
    Create,
    Read,
    Write,
    Sync,
    Truncate,
    Rename,
    Delete,
    SyncFolder,
}

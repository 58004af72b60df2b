namespace NetIpam.Log;

/// <summary>A lock that is held until it is disposed of.</summary>
internal interface IDiskLock : IDisposable
{
    /// <summary>Whether others are still kept out: the file of the lock has not been removed.</summary>
    bool KeepsOthersOut { get; }
}

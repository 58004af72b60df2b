namespace NetIpam.Log;

/// <summary>The newest commit of a log, or any other place in it.</summary>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="Id">Its id.</param>
public readonly record struct LogHead(long Sequence, CommitId Id);

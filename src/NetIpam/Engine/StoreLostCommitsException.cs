using NetIpam.Log;

namespace NetIpam.Engine;

/// <summary>The store no longer has commits that it acknowledged.</summary>
internal sealed class StoreLostCommitsException(LogHead ours, LogHead? theirs)
    : Exception($"The store acknowledged commit {ours.Sequence} ({ours.Id}), but now {(theirs is { } head ? $"ends at, or holds, {head.Sequence} ({head.Id})" : "there is no such log")}.");

using NetIpam.Log;

namespace NetIpam.Engine;

/// <summary>The store no longer has commits that it acknowledged.</summary>
internal sealed class StoreLostCommitsException(LogHead ours, LogHead theirs)
    : Exception($"The store acknowledged commit {ours.Sequence} ({ours.Id}), but now ends at, or holds, {theirs.Sequence} ({theirs.Id}).");

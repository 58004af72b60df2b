using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>What becomes of one append.</summary>
internal delegate ValueTask<AppendResult> AppendStep(ICommitLog store, LogId log, Commit commit);

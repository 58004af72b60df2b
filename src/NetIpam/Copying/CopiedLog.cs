using NetIpam.Log;

namespace NetIpam.Copying;

/// <summary>What was, or would be, copied of one log.</summary>
/// <param name="Log">The log.</param>
/// <param name="Name">The namespace; <see langword="null"/> for the registry.</param>
/// <param name="Head">The newest commit of the source.</param>
/// <param name="Missing">How many commits the target did not have; it has them after a copy.</param>
/// <param name="WithHistory">Whether every commit is kept in the source, so that the target gets the same ones. If not, the target gets what
/// the namespace holds, as one commit, and not what happened before.</param>
public sealed record CopiedLog(LogId Log, string? Name, LogHead Head, long Missing, bool WithHistory);

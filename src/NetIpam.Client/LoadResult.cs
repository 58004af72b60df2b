using NetIpam.Api.V1;

namespace NetIpam.Client;

/// <summary>A dump was loaded.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Findings">How many things in the dump were not clean; the server's log tells what they were and what was
/// done about them. 0 also if the server does not tell.</param>
public sealed record LoadResult(LoadResponse Response, int Findings);

using NetIpam.Rpc;

namespace NetIpam.Server.Tests;

/// <summary>A call that must be refused, and how.</summary>
/// <param name="Procedure">The procedure.</param>
/// <param name="Request">The request in JSON.</param>
/// <param name="Code">The code.</param>
/// <param name="Reasons">The reason, or those that would do.</param>
public sealed record StatusRow(string Procedure, string Request, RpcCode Code, params IpamReason[] Reasons)
{
    public override string ToString() => $"{Procedure} {(Request.Length > 80 ? Request[..80] : Request)}: {Code}";
}

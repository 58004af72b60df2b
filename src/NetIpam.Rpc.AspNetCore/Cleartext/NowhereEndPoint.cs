using System.Net;

namespace NetIpam.Rpc.AspNetCore.Cleartext;

/// <summary>An endpoint that no connection comes to.</summary>
internal sealed class NowhereEndPoint : EndPoint
{
    public const string Name = "nowhere";

    public override string ToString() => Name;
}

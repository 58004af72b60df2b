namespace NetIpam.Rpc.AspNetCore;

/// <summary>What can be set for one method. What is not set is as for the whole service.</summary>
public sealed record RpcMethodOptions
{
    /// <summary>The largest request in bytes, in place of <see cref="RpcServerOptions.MaxRequestBytes"/>.</summary>
    public int? MaxRequestBytes { get; init; }
}

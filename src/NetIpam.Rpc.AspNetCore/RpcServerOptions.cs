namespace NetIpam.Rpc.AspNetCore;

/// <summary>What can be set for a service. All of it has a default.</summary>
public sealed record RpcServerOptions
{
    /// <summary>The largest request in bytes, after decompression; a larger one is refused with
    /// <see cref="RpcCode.ResourceExhausted"/>. The default is 16 MiB. A method can have its own:
    /// <see cref="RpcMethodOptions.MaxRequestBytes"/>.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;
}

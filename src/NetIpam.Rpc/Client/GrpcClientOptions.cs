namespace NetIpam.Rpc.Client;

/// <summary>What can be set for a <see cref="GrpcClient"/>. All of it has a default.</summary>
public sealed record GrpcClientOptions
{
    /// <summary>The largest message of an answer that is accepted, in bytes, after decompression; a larger one ends the call with
    /// <see cref="RpcCode.ResourceExhausted"/>. The default is 64 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The clock that ends calls with a timeout. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

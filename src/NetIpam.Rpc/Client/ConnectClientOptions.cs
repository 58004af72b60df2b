namespace NetIpam.Rpc.Client;

/// <summary>What can be set for a <see cref="ConnectClient"/>. All of it has a default.</summary>
public sealed record ConnectClientOptions
{
    /// <summary>How messages are written. The default is <see cref="ConnectEncoding.Binary"/>.</summary>
    public ConnectEncoding Encoding { get; init; }

    /// <summary>The largest body of an answer that is accepted, in bytes; a larger one ends the call with
    /// <see cref="RpcCode.ResourceExhausted"/>. The default is 64 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The clock that ends calls with a timeout. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

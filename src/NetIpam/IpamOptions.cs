using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NetIpam;

/// <summary>What can be set when a store is opened. All of it has a default.</summary>
public sealed record IpamOptions
{
    /// <summary>Whether an empty store is initialised: <see cref="CreateMode.Auto"/>, the default, or never, which is for
    /// production, where an empty store means that the right one is not there.</summary>
    public CreateMode Create { get; init; } = CreateMode.Auto;

    /// <summary>The clock. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How many requests may wait in one namespace, 1 or more; a further one is refused with
    /// <see cref="IpamReason.Overloaded"/>. The default is 10,000.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Told of what an operator should know of: a torn line that was cut off, a snapshot that failed, a store that
    /// lost commits. Called from any thread; must not block or throw.</summary>
    public Action<IpamNotice>? Notice { get; init; }

    /// <summary>How long callers wait for a store that does not answer, before they are told so. The default is 30 s.</summary>
    public TimeSpan StoreTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long callers are kept waiting for a store that is away, counted from when that was first seen in a namespace:
    /// within it, what certainly was not done is tried again. From then on until the store is back, each request is tried once. Zero or
    /// more; with zero nothing is tried again. The default is 10 s. Callers who cancel do not wait.</summary>
    public TimeSpan StorePatience
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It is zero or more.");
    }
    = TimeSpan.FromSeconds(10);

    /// <summary>Where ids come from: 128 bits that are never the same twice. A simulation gives its own.</summary>
    internal Func<UInt128> NewId { get; init; } = RandomId;

    /// <summary>The bytes of commits below which no snapshot is made.</summary>
    internal long SnapshotThreshold { get; init; } = 4 * 1024 * 1024;

    private static UInt128 RandomId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

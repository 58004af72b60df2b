using System.Security.Cryptography.X509Certificates;

namespace NetIpam.Redis;

/// <summary>Where a Redis store is, and how it is reached. Never printed with its password.</summary>
public sealed class RedisOptions
{
    /// <summary>The longest <see cref="KeyPrefix"/>.</summary>
    public const int MaxKeyPrefixLength = 64;

    /// <summary>The servers, each as <c>host</c> or <c>host:port</c> with an IPv4 address or a name; the port is 6379 if it
    /// is left out. Of a master with replicas name them all: the master is found among them, also after a failover. Of a
    /// cluster some are enough. The default is <c>localhost</c>.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = ["localhost"];

    /// <summary>The user of an access control list; <see langword="null"/>, the default, for the server's default user.</summary>
    public string? User { get; init; }

    /// <summary>The password; <see langword="null"/>, the default, if none is needed.</summary>
    public string? Password { get; init; }

    /// <summary>The number of the database, 0 or more. A cluster has only 0, which is the default.</summary>
    public int Database { get; init; }

    /// <summary>Whether connections are encrypted. The default is no, and then the other settings for TLS are refused.</summary>
    public bool Tls { get; init; }

    /// <summary>The name that the server's certificate must have, if it is not the host of the endpoint.</summary>
    public string? TlsHost { get; init; }

    /// <summary>The authorities, one of which the server's certificate must come from, by itself or by way of intermediates that the
    /// server sends; <see langword="null"/>, the default, for any that the operating system trusts.</summary>
    public X509Certificate2Collection? TlsAuthorities { get; init; }

    /// <summary>The certificate, with its private key, that this side shows to the server; <see langword="null"/>, the default,
    /// for none.</summary>
    public X509Certificate2? TlsCertificate { get; init; }

    /// <summary>What all keys begin with, 1 to 64 letters, digits, <c>-</c>, <c>_</c>, <c>.</c> and <c>:</c>. Stores with different
    /// prefixes in one database know nothing of each other. The default is <c>ipam</c>.</summary>
    public string KeyPrefix { get; init; } = "ipam";

    /// <summary>How long a call waits for the server, and for a connection to it if there is none: a server that restarts
    /// faster is not noticed. More than zero, at most an hour; the default is 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a server is used that <b>cannot promise that an address has one owner</b>: a KeyDB with other active masters,
    /// two of which can hand out the same address, and a Garnet, which runs scripts at the same time on the same keys unless it
    /// was started with <c>--lua-transaction-mode</c>, and does not tell. The default is no: such a server is refused.</summary>
    public bool Force { get; init; }

    /// <summary>Whether a store may be created in a database that holds go-ipam's data: for a migration only.</summary>
    internal bool BesideGoIpam { get; init; }

    /// <summary>How often the settings of the server are looked at again.</summary>
    internal TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The endpoints, without anything that is secret.</summary>
    public override string ToString() => string.Join(", ", Endpoints);

    /// <summary>Checks that every value is as it is said above; opening the store does so, too.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or does not go with another.</exception>
    public void Check()
    {
        if (Endpoints.Count == 0)
            throw new ArgumentException("A Redis store needs an endpoint, such as localhost:6379.");
        foreach (var endpoint in Endpoints)
            _ = RedisConfiguration.ParseEndpoint(endpoint);
        ArgumentOutOfRangeException.ThrowIfNegative(Database);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromHours(1));
        if (KeyPrefix.Length is 0 or > MaxKeyPrefixLength || !KeyPrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            throw new ArgumentException($"A key prefix has 1 to {MaxKeyPrefixLength} letters, digits, and the characters - _ . :");
        if (!Tls && (TlsHost is not null || TlsAuthorities is not null || TlsCertificate is not null))
            throw new ArgumentException("Settings for TLS of Redis are given, and Tls is off: they would not be used, and all would be sent in the clear.");
        if (TlsAuthorities is { Count: 0 })
            throw new ArgumentException("There is no certificate among the authorities for Redis.");
        if (User is not null && Password is null)
            throw new ArgumentException("A user of Redis needs a password.");
    }
}

using System.Buffers;
using NetIpam.Etcd.Client;

namespace NetIpam.Etcd;

/// <summary>How an etcd cluster is reached, and where in it the store is. All but the endpoints has a default.</summary>
public sealed record EtcdOptions
{
    /// <summary>The keys of a store begin with this, unless another prefix is set.</summary>
    public const string DefaultKeyPrefix = "/netipam/";

    private const string ReservedSegment = "log";

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("/-_.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The members of one cluster, e.g. <c>localhost:2379</c> or <c>https://etcd-1.example:2379</c>; at least one. One is
    /// talked to, and the next when that fails. Without a scheme it is https if one of the TLS settings is given, else http. All are
    /// https, or none is.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>The user, if the cluster has authentication enabled; else <see langword="null"/>.</summary>
    public string? User { get; init; }

    /// <summary>The password of the user.</summary>
    public string? Password { get; init; }

    /// <summary>A file with the certificates, in PEM, of the authorities that are trusted to issue those of the members. Without it the
    /// machine's are.</summary>
    public string? CaFile { get; init; }

    /// <summary>A file with the certificate, in PEM, to show to the members. It is read again for new connections.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file with the private key of that certificate, in PEM, without a password.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Take any certificate of a member. Whoever is in between then sees the password and can change what is stored.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>What all keys of the store begin with: it begins and ends with a slash; between are letters, digits, and <c>-_.</c>, in
    /// segments of which none is <c>log</c>, so that no store lies within another one's log. The default is
    /// <see cref="DefaultKeyPrefix"/>.</summary>
    public string KeyPrefix { get; init; } = DefaultKeyPrefix;

    /// <summary>How long a call may take over all members, 1 s to 5 min; one member may take a third of it. The default is
    /// 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a store may be created in a cluster that holds go-ipam's data: for a migration only.</summary>
    internal bool BesideGoIpam { get; init; }

    internal bool HasTls => CaFile is not null || CertificateFile is not null || InsecureSkipVerify;

    /// <summary>The endpoints. Nothing secret.</summary>
    public override string ToString() => string.Join(", ", Endpoints);

    /// <summary>Checks that every value is as it is said above; opening the store does so, too.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or does not go with another.</exception>
    public void Check()
    {
        if (Endpoints.Count == 0)
            throw new ArgumentException("At least one endpoint of etcd is needed, e.g. localhost:2379.");
        foreach (var endpoint in Endpoints)
            _ = EtcdEndpoint.Parse(endpoint, HasTls);
        if (!HasTls && Endpoints.Any(IsHttps) && !Endpoints.All(IsHttps))
            throw new ArgumentException("Some endpoints of etcd are https and others are not, which would be talked to in the clear: write https:// before each.");
        if (User is null != Password is null)
            throw new ArgumentException("A user of etcd and a password are given both, or neither.");
        if (User is { Length: 0 })
            throw new ArgumentException("The name of a user of etcd is not empty.");
        if (CertificateFile is null != KeyFile is null)
            throw new ArgumentException("A certificate for etcd and its key are given both, or neither.");
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5))
            throw new ArgumentException("The timeout of etcd is 1 s to 5 min.");
        if (!IsKeyPrefix(KeyPrefix))
            throw new ArgumentException($"'{KeyPrefix}' is not a prefix for keys: it begins and ends with a slash, has letters, digits, and -_. between, and no empty part or one that is 'log'.");
    }

    private static bool IsHttps(string endpoint) => endpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsKeyPrefix(string text) =>
        text.Length is > 2 and <= 256 && text[0] == '/' && text[^1] == '/' && !text.AsSpan().ContainsAnyExcept(KeyCharacters)
        && Array.TrueForAll(text[1..^1].Split('/'), segment => segment.Length > 0 && !string.Equals(segment, ReservedSegment, StringComparison.Ordinal));
}

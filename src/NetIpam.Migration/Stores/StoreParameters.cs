namespace NetIpam.Migration;

/// <summary>What can stand behind the question mark of a <see cref="StoreUri"/>.</summary>
internal static class StoreParameters
{
    public const string PasswordFile = "password-file";
    public const string SslMode = "sslmode";
    public const string Tls = "tls";
    public const string CaFile = "ca-file";
    public const string CertificateFile = "cert-file";
    public const string KeyFile = "key-file";
    public const string TokenFile = "token-file";
    public const string InsecureSkipVerify = "insecure-skip-verify";
    /// <summary>How the parameters end that name a file.</summary>
    public const string FileEnding = "-file";

    public const string KeyPrefix = "key-prefix";
    public const string Collection = "collection";

    /// <summary>The parameters that a kind of store takes; <see langword="null"/> for any, which its driver understands.</summary>
    public static IReadOnlyList<string>? Of(StoreKind kind) => kind switch
    {
        StoreKind.File => [],
        StoreKind.Postgres or StoreKind.Cockroach => [PasswordFile, SslMode],
        StoreKind.Redis => [PasswordFile, Tls, CaFile, KeyPrefix],
        StoreKind.Etcd => [PasswordFile, Tls, CaFile, CertificateFile, KeyFile, InsecureSkipVerify, KeyPrefix],
        StoreKind.MongoDB => null,
        _ => [TokenFile, CaFile, CertificateFile, KeyFile],
    };
}

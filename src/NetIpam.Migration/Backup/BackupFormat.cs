namespace NetIpam.Migration.Backup;

/// <summary>
/// The file of a backup of several namespaces: a line of JSON each for the head, for each namespace, for each of its prefixes as go-ipam's dump
/// has them, and for the end, which holds the SHA-256 of all lines before. A part of a file, or a changed one, is none.
/// <code>
/// {"backup":"netipam","format":1}
/// {"namespace":"root","prefixes":2}
/// {"Cidr":"10.0.0.0/16", …}
/// {"Cidr":"10.0.0.0/24", …}
/// {"end":"netipam","namespaces":1,"sha256":"…"}
/// </code>
/// </summary>
internal static class BackupFormat
{
    /// <summary>The only format so far. One that older versions cannot read gets the next number.</summary>
    public const int Version = 1;

    public const string Mark = "netipam";
    public const string Head = "backup";
    public const string Format = "format";
    public const string Namespace = "namespace";
    public const string Prefixes = "prefixes";
    public const string End = "end";
    public const string Namespaces = "namespaces";
    public const string Hash = "sha256";
}

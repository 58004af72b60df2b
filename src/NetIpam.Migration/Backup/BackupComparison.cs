using NetIpam.Migration.Verification;

namespace NetIpam.Migration.Backup;

/// <summary>Compares dumps by what they hold.</summary>
public static class BackupComparison
{
    /// <summary>How what is there differs from a backup, prefix by prefix and address by address; <see langword="null"/> if it does not.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.DumpMalformed"/>, <see cref="IpamReason.DumpInconsistent"/>.</exception>
    public static string? FindDifference(string backup, string there) =>
        NamespaceContent.Parse(backup).DifferencesFrom(NamespaceContent.Parse(there)).FirstOrDefault();
}

using System.Reflection;

namespace NetIpam.Server.Services;

/// <summary>What this program was built from. Without git at the build, <see cref="GitSha1"/> and <see cref="BuildDate"/>
/// are empty.</summary>
internal static class BuildInfo
{
    private static readonly Assembly Program = typeof(BuildInfo).Assembly;

    /// <summary>The version with the commit, e.g. <c>0.1.0+3f2a...</c>.</summary>
    public static string Revision { get; } =
        Program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The version, e.g. <c>0.1.0</c>.</summary>
    public static string Version { get; } = Revision.Split('+')[0];

    /// <summary>The commit.</summary>
    public static string GitSha1 { get; } = Revision.Split('+', 2) is [_, var commit] ? commit : "";

    /// <summary>The time of the commit, so that the same sources give the same program; ISO 8601.</summary>
    public static string BuildDate { get; } = Program.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, nameof(BuildDate), StringComparison.Ordinal))?.Value ?? "";
}

using NetIpam.Migration.Verification;

namespace NetIpam.Migration.Targets;

/// <summary>Where namespaces go, by their content.</summary>
internal interface IMigrationTarget : IAsyncDisposable
{
    /// <summary>What a namespace holds; <see langword="null"/> if there is none of that name.</summary>
    Task<NamespaceContent?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a namespace, or takes an empty one, and loads it, all of it or nothing.</summary>
    Task WriteAsync(string name, NamespaceContent content, CancellationToken cancellationToken);

    /// <summary>What of a content cannot be expressed here.</summary>
    IEnumerable<MigrationFinding> FindLosses(string name, NamespaceContent content) => [];
}

namespace NetIpam.Migration;

/// <summary>What is to be migrated, and how.</summary>
public sealed record MigrationOptions
{
    /// <summary>Where the data are. They are only read.</summary>
    public required StoreUri From { get; init; }

    /// <summary>Where they are to be.</summary>
    public required StoreUri To { get; init; }

    /// <summary>What is done about dirt. The default is <see cref="DirtPolicy.Safe"/>.</summary>
    public DirtPolicy OnDirt { get; init; }

    /// <summary>The namespaces to migrate, by their names in the source; empty, the default, for all.</summary>
    public IReadOnlyCollection<string> Namespaces { get; init; } = [];

    /// <summary>Other names for namespaces, by their names in the source.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The clock. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told what is being done, one phrase at a time. Must not block or throw.</summary>
    public Action<string>? Progress { get; init; }

    internal bool Includes(string name) => Namespaces.Count == 0 || Namespaces.Contains(name, StringComparer.Ordinal);
}

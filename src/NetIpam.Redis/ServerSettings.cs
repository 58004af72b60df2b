using System.Globalization;

namespace NetIpam.Redis;

/// <summary>What a server says of itself, as far as the promise of the store depends on it.</summary>
internal sealed record ServerSettings
{
    /// <summary>Where it is, as text.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its version; empty if it does not say.</summary>
    public required string Version { get; init; }

    /// <summary><c>master</c>, <c>slave</c>, or what KeyDB says of one that is both.</summary>
    public required string Role { get; init; }

    /// <summary>Whether it is Garnet.</summary>
    public required bool IsGarnet { get; init; }

    /// <summary>Whether it is a node of a cluster.</summary>
    public required bool IsCluster { get; init; }

    /// <summary>Which keys it removes when memory is short; <see langword="null"/> if it does not say.</summary>
    public required string? EvictionPolicy { get; init; }

    /// <summary>Whether it keeps a log of changes; <see langword="null"/> if it does not say.</summary>
    public required bool? AppendOnly { get; init; }

    /// <summary>When it syncs that log to the disk; <see langword="null"/> if it does not say.</summary>
    public required string? AppendSync { get; init; }

    /// <summary>How many replicas are connected to it.</summary>
    public required int Replicas { get; init; }

    /// <summary>Whether it takes writes of its own while it follows other masters.</summary>
    public bool IsActiveReplica => Role.StartsWith("active", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is one that takes writes, as far as it says.</summary>
    public bool IsMaster => IsActiveReplica || string.Equals(Role, "master", StringComparison.OrdinalIgnoreCase);

    public static ServerSettings Parse(string endpoint, string info, string? appendSync)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                values[line[..colon]] = line[(colon + 1)..];
        }
        return new ServerSettings
        {
            Endpoint = endpoint,
            Version = values.GetValueOrDefault("redis_version", ""),
            Role = values.GetValueOrDefault("role", ""),
            IsGarnet = values.ContainsKey("garnet_version"),
            IsCluster = string.Equals(values.GetValueOrDefault("redis_mode"), "cluster", StringComparison.Ordinal),
            EvictionPolicy = values.GetValueOrDefault("maxmemory_policy"),
            AppendOnly = values.TryGetValue("aof_enabled", out var enabled) ? string.Equals(enabled, "1", StringComparison.Ordinal) : null,
            AppendSync = appendSync,
            Replicas = int.TryParse(values.GetValueOrDefault("connected_slaves"), CultureInfo.InvariantCulture, out var replicas) ? replicas : 0,
        };
    }
}

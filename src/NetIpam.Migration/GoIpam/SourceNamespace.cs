using System.Security.Cryptography;
using System.Text;

namespace NetIpam.Migration.GoIpam;

/// <summary>A namespace as a source holds it, all of it as it was at one moment.</summary>
internal sealed class SourceNamespace(string name)
{
    private readonly List<SourceEntry> _entries = [];
    private readonly List<string> _hashes = [];

    /// <summary>The name that it has there.</summary>
    public string Name { get; } = name;

    /// <summary>The prefixes, in the order in which they came.</summary>
    public IReadOnlyList<SourceEntry> Entries => _entries;

    /// <summary>What is to be told of it as a whole.</summary>
    public List<MigrationFinding> Findings { get; } = [];

    /// <summary>Takes a prefix in.</summary>
    /// <param name="key">The CIDR under which it is filed.</param>
    /// <param name="json">What is filed, as UTF-8.</param>
    public void Add(string key, ReadOnlyMemory<byte> json)
    {
        _entries.Add(EntryJson.Read(key, json));
        _hashes.Add($"{key} {Convert.ToHexStringLower(SHA256.HashData(json.Span))}");
    }

    /// <summary>Tells whether two readings found the same, in whatever order.</summary>
    public string ComputeFingerprint() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _hashes.Order(StringComparer.Ordinal)))));
}

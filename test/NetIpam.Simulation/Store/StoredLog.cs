using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>One log of a <see cref="SimulatedStore"/>.</summary>
internal sealed class StoredLog
{
    public StoredLog(Commit genesis) => Commits.Add(genesis);

    private StoredLog(StoredLog other)
    {
        Commits.AddRange(other.Commits);
        foreach (var (key, content) in other.Parts)
            Parts.Add(key, content);
        foreach (var (key, content) in other.Contents)
            Contents.Add(key, content);
        (Current, Previous, Pending) = (other.Current, other.Previous, other.Pending);
    }

    public List<Commit> Commits { get; } = [];

    /// <summary>Parts of snapshots.</summary>
    public Dictionary<(BlobId Blob, int Part), byte[]> Parts { get; } = [];

    /// <summary>Parts of contents that commits name.</summary>
    public Dictionary<(BlobId Blob, int Part), (long Sequence, byte[] Content)> Contents { get; } = [];

    public SnapshotManifest? Current { get; set; }

    public SnapshotManifest? Previous { get; set; }

    public BlobId? Pending { get; set; }

    public TurnClaim? Claim { get; set; }

    public long First => Commits[0].Sequence;

    public LogHead Head => new(Commits[^1].Sequence, Commits[^1].Id);

    public Commit? At(long sequence) => sequence >= First && sequence <= Head.Sequence ? Commits[(int)(sequence - First)] : null;

    public StoredLog Copy() => new(this);

    public ReadOnlyMemory<byte>? PartOf(BlobId blob, int part)
    {
        if (Parts.TryGetValue((blob, part), out var content))
            return content;
        return Contents.TryGetValue((blob, part), out var loaded) ? loaded.Content : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>Removes what the commits before a sequence number name.</summary>
    public void RemoveContents(long before)
    {
        foreach (var key in Contents.Where(item => item.Value.Sequence < before).Select(item => item.Key).ToList())
            Contents.Remove(key);
    }

    public void RemoveParts(BlobId blob)
    {
        foreach (var key in Parts.Keys.Where(key => key.Blob == blob).ToList())
            Parts.Remove(key);
    }
}

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
        (Current, Previous, Pending) = (other.Current, other.Previous, other.Pending);
    }

    public List<Commit> Commits { get; } = [];

    /// <summary>Parts of snapshots.</summary>
    public Dictionary<(BlobId Blob, int Part), byte[]> Parts { get; } = [];

    public SnapshotManifest? Current { get; set; }

    public SnapshotManifest? Previous { get; set; }

    public BlobId? Pending { get; set; }

    public TurnClaim? Claim { get; set; }

    public long First => Commits[0].Sequence;

    public LogHead Head => new(Commits[^1].Sequence, Commits[^1].Id);

    public Commit? At(long sequence) => sequence >= First && sequence <= Head.Sequence ? Commits[(int)(sequence - First)] : null;

    public StoredLog Copy() => new(this);

    public void RemoveParts(BlobId blob)
    {
        foreach (var key in Parts.Keys.Where(key => key.Blob == blob).ToList())
            Parts.Remove(key);
    }
}

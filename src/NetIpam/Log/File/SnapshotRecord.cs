namespace NetIpam.Log;

/// <summary>What is known of the snapshots of one log.</summary>
internal sealed record SnapshotRecord(SnapshotManifest? Current, SnapshotManifest? Previous, BlobId? Pending)
{
    public static SnapshotRecord Empty { get; } = new(null, null, null);

    /// <summary>The snapshots that can be loaded.</summary>
    public IEnumerable<SnapshotManifest> Published
    {
        get
        {
            if (Current is not null)
                yield return Current;
            if (Previous is not null)
                yield return Previous;
        }
    }

    /// <summary>Whether the parts of a snapshot are still needed.</summary>
    public bool Keeps(BlobId snapshot) => Pending == snapshot || Current?.Id == snapshot || Previous?.Id == snapshot;
}

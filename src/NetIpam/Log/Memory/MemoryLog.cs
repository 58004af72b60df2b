namespace NetIpam.Log;

/// <summary>One log of a <see cref="MemoryCommitLog"/>, whose lock its callers hold.</summary>
internal sealed class MemoryLog
{
    private readonly List<Commit> _commits = [];
    private readonly Dictionary<(BlobId Blob, int Part), ReadOnlyMemory<byte>> _snapshotParts = [];
    private readonly Dictionary<(BlobId Blob, int Part), (long Sequence, ReadOnlyMemory<byte> Content)> _commitParts = [];
    private SnapshotManifest? _previous;
    private BlobId? _pending;

    public MemoryLog(Commit genesis) => _commits.Add(genesis);

    public LogHead Head => new(_commits[^1].Sequence, _commits[^1].Id);

    public SnapshotManifest? Current { get; private set; }

    public TurnClaim? TurnClaim { get; set; }

    private long First => _commits[0].Sequence;

    public AppendResult TryAppend(Commit commit)
    {
        if (Head != new LogHead(commit.Sequence - 1, commit.Previous))
            return AppendResult.Conflict(commit.Sequence < First ? [] : From(commit.Sequence)) with { Claim = TurnClaim };
        _commits.Add(commit);
        return AppendResult.Appended with { Claim = TurnClaim };
    }

    public Commit[] CopyAfter(LogId log, long after)
    {
        if (after + 1 < First)
            throw new LogTrimmedException($"Log {log} was trimmed: it begins with commit {First}, and commit {after + 1} was asked for.");
        return From(after + 1);
    }

    public void WriteCommitPart(BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content) =>
        _commitParts[(blob, part)] = (sequence, content.ToArray());

    public void Claim(BlobId snapshot)
    {
        if (_pending is { } older && older != snapshot)
            RemoveParts(older);
        _pending = snapshot;
    }

    public bool WriteSnapshotPart(BlobId snapshot, int part, ReadOnlyMemory<byte> content)
    {
        if (_pending != snapshot)
            return false;
        _snapshotParts[(snapshot, part)] = content.ToArray();
        return true;
    }

    public bool Publish(SnapshotManifest manifest)
    {
        var at = manifest.Position;
        if (_pending != manifest.Id || at.Sequence < First || at.Sequence > Head.Sequence || at.Sequence <= Current?.Position.Sequence)
            return false;
        if (_commits[(int)(at.Sequence - First)].Id != at.Id)
            return false;
        for (var part = 0; part < manifest.Parts; part++)
        {
            if (!_snapshotParts.ContainsKey((manifest.Id, part)))
                return false;
        }
        if (_previous is not null)
            RemoveParts(_previous.Id);
        (_previous, Current, _pending) = (Current, manifest, null);
        return true;
    }

    public ReadOnlyMemory<byte>? ReadPart(BlobId blob, int part)
    {
        if (_snapshotParts.TryGetValue((blob, part), out var content))
            return content;
        return _commitParts.TryGetValue((blob, part), out var kept) ? kept.Content : (ReadOnlyMemory<byte>?)null;
    }

    public void Trim(long upTo)
    {
        upTo = Math.Min(upTo, _previous?.Position.Sequence ?? -1);
        if (upTo < First)
            return;
        _commits.RemoveRange(0, (int)(upTo + 1 - First));
        foreach (var (key, kept) in _commitParts)
        {
            if (kept.Sequence <= upTo)
                _commitParts.Remove(key);
        }
    }

    private Commit[] From(long sequence) =>
        sequence > Head.Sequence ? [] : _commits.GetRange((int)(sequence - First), (int)(Head.Sequence + 1 - sequence)).ToArray();

    private void RemoveParts(BlobId snapshot)
    {
        foreach (var key in _snapshotParts.Keys)
        {
            if (key.Blob == snapshot)
                _snapshotParts.Remove(key);
        }
    }
}

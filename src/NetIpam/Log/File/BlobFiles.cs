namespace NetIpam.Log;

/// <summary>The parts of the blobs of one log, a file each. Not thread-safe.</summary>
internal sealed class BlobFiles
{
    private readonly LogFolder _folder;
    private readonly LogId _log;
    private readonly Dictionary<(BlobId Blob, int Part), (string Name, long? Sequence)> _parts = [];

    private BlobFiles(LogFolder folder, LogId log) => (_folder, _log) = (folder, log);

    /// <summary>Finds them among the files of the log.</summary>
    public static BlobFiles Find(LogFolder folder, LogId log, IEnumerable<string> names)
    {
        var found = new BlobFiles(folder, log);
        foreach (var name in names)
        {
            if (!LogFileNames.TryParsePart(log, name, out var blob, out var part, out var sequence))
                continue;
            // One that was written again for a later commit can be there twice after a crash.
            if (!found._parts.TryGetValue((blob, part), out var other) || other.Sequence < sequence)
                found._parts[(blob, part)] = (name, sequence);
        }
        return found;
    }

    public bool Any => _parts.Count > 0;

    /// <summary>Writes a part durably.</summary>
    /// <exception cref="LogUnavailableException"/>
    /// <exception cref="OutcomeUnknownException"/>
    public void Write(BlobId blob, int part, long? sequence, ReadOnlySpan<byte> content)
    {
        var name = sequence is { } number
            ? LogFileNames.CommitPart(_log, blob, number, part)
            : LogFileNames.SnapshotPart(_log, blob, part);
        _folder.Write($"Could not write a part of blob {blob}", name, content);
        if (_parts.TryGetValue((blob, part), out var old) && old.Sequence != sequence)
            _folder.TryDelete(old.Name);
        _parts[(blob, part)] = (name, sequence);
    }

    /// <summary>Whether the first parts of a blob are all there.</summary>
    public bool HasAll(BlobId blob, int parts)
    {
        for (var part = 0; part < parts; part++)
        {
            if (!_parts.ContainsKey((blob, part)))
                return false;
        }
        return true;
    }

    public byte[]? Read(BlobId blob, int part) =>
        _parts.TryGetValue((blob, part), out var found) ? _folder.Read(found.Name) : null;

    /// <summary>Removes the snapshots that are no longer kept.</summary>
    public void Remove(SnapshotRecord record) => RemoveWhere((blob, sequence) => sequence is null && !record.Keeps(blob));

    /// <summary>Removes the blobs of commits before one.</summary>
    public void RemoveBefore(long first) => RemoveWhere((_, sequence) => sequence < first);

    private void RemoveWhere(Func<BlobId, long?, bool> isUnused)
    {
        foreach (var (key, part) in _parts)
        {
            if (!isUnused(key.Blob, part.Sequence))
                continue;
            _parts.Remove(key);
            _folder.TryDelete(part.Name);
        }
    }
}

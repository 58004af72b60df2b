namespace NetIpam.Log;

/// <summary>The folder of a store: replaces files in it, and knows whether its names are durable. Thread-safe.</summary>
internal sealed class LogFolder(IDisk disk, string path, IDiskLock held, Action<IpamNotice>? notice)
{
    private readonly Lock _lock = new();

    // The process before may have ended, or failed, between a rename and its sync: what can be seen need not be durable.
    private volatile bool _unsynced = true;

    public IDisk Disk => disk;

    public string PathOf(string name) => Path.Combine(path, name);

    public void Notify(IpamNoticeLevel level, string message) => notice?.Invoke(new IpamNotice(level, message));

    /// <summary>Makes sure that no other process can have the store open.</summary>
    /// <exception cref="LogDamagedException">The lock was removed.</exception>
    public void CheckLock()
    {
        if (!held.KeepsOthersOut)
        {
            throw new LogDamagedException(
                $"The lock '{PathOf(LogFileNames.Lock)}' was removed while this process held it, so another one may have opened the store."
                + " This process no longer uses it: end it, make sure that no other one has the store open, and start again.");
        }
    }

    /// <summary>Makes the names durable, if the last attempt failed; nothing may be built on them before.</summary>
    public void Settle()
    {
        if (_unsynced)
            Sync();
    }

    /// <summary>Makes the names durable.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            var isDone = false;
            try
            {
                disk.SyncFolder(path);
                isDone = true;
            }
            finally
            {
                _unsynced = !isDone;
            }
        }
    }

    /// <summary>Replaces a file by one of other content in one atomic, durable step.</summary>
    /// <exception cref="LogUnavailableException">It is the old one.</exception>
    /// <exception cref="OutcomeUnknownException">It is the old or the new one; <see cref="Settle"/> first.</exception>
    public void Write(string what, string name, ReadOnlySpan<byte> content)
    {
        var temp = name + LogFileNames.TempSuffix;
        try
        {
            using var file = disk.Create(PathOf(temp));
            file.Write(content, 0);
            file.Sync();
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            TryDelete(temp);
            throw DiskError.Unavailable(what, exception);
        }
        Rename(what, temp, name);
    }

    /// <summary>Renames a file in one atomic, durable step.</summary>
    /// <exception cref="OutcomeUnknownException">It has the old or the new name; <see cref="Settle"/> first.</exception>
    public void Rename(string what, string from, string to)
    {
        try
        {
            lock (_lock)
            {
                disk.Rename(PathOf(from), PathOf(to));
                Sync();
            }
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            // A rename that failed may have been made all the same.
            _unsynced = true;
            throw DiskError.Unknown(what, exception);
        }
    }

    /// <summary>The content of a file; <see langword="null"/> when it is not there.</summary>
    public byte[]? Read(string name)
    {
        if (!disk.FileExists(PathOf(name)))
            return null;
        using var file = disk.Open(PathOf(name), forWriting: false);
        var content = new byte[file.Length];
        var read = 0;
        while (read < content.Length)
        {
            var count = file.Read(content.AsSpan(read), read);
            if (count == 0)
                throw new IOException($"The file '{PathOf(name)}' became shorter while it was read.");
            read += count;
        }
        return content;
    }

    /// <summary>Deletes a file that nothing needs any more. When that fails it is tried again at the next start.</summary>
    public void TryDelete(string name)
    {
        try
        {
            disk.Delete(PathOf(name));
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            Notify(IpamNoticeLevel.Warning, $"Could not delete '{PathOf(name)}', which is not needed any more: {exception.Message}");
        }
    }

    /// <summary>The names of the files of a log.</summary>
    public HashSet<string> NamesOf(LogId log)
    {
        var prefix = LogFileNames.Prefix(log);
        return disk.List(path).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }
}

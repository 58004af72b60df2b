using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace NetIpam.Log;

/// <summary>
/// Logs in the files of one folder, a file of JSON Lines each. One process at a time has a store open. An append is
/// acknowledged when it is on the disk, as far as the disk tells the truth about that. Thread-safe.
/// </summary>
/// <remarks>
/// Every member does its work on the thread of the caller and completes synchronously. For an append that is a choice:
/// handing a write and a sync to another thread costs a wake-up in each direction, which is more than a fast disk needs for
/// both. Appends to one log wait for each other; those to different logs do not.
/// <para>Opening the folder reads no log. The first call for a log reads and checks all of it: what a crash left at its end
/// is cut off with a notice, and anything else that is wrong throws <see cref="LogDamagedException"/> and changes nothing.</para>
/// <para>When the disk fails, what is not certain to be on it is cut off again before anything else is answered.</para>
/// </remarks>
public sealed class FileCommitLog : ICommitLog
{
    private readonly LogFolder _folder;
    private readonly IDiskLock _lock;
    private readonly ConcurrentDictionary<LogId, FileLog> _logs = new();
    private volatile bool _disposed;

    private FileCommitLog(LogFolder folder, IDiskLock @lock) => (_folder, _lock) = (folder, @lock);

    /// <summary>Opens a store, and creates the folder if it is not there.</summary>
    /// <param name="folder">The folder: one that is not there, an empty one, or a store.</param>
    /// <param name="timeProvider">The clock, to note in the lock since when it is held.</param>
    /// <param name="notice">Told of a torn line that was cut off, of a damaged one, and of a network file system. Called from any
    /// thread; must not block or throw.</param>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreLocked"/>: another process, or this one, has it open;
    /// <see cref="IpamReason.StoreNotUsable"/>: it is a file, or holds other files or the data of go-ipam;
    /// <see cref="IpamReason.StoreUnavailable"/>: the disk or its permissions.</exception>
    public static FileCommitLog Open(string folder, TimeProvider timeProvider, Action<IpamNotice>? notice = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(timeProvider);
        return Open(new OsDisk(), Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), timeProvider, notice);
    }

    /// <summary>Whether a folder holds a store that was initialised.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, LogFileNames.Commits(LogId.Registry)));

    /// <summary>Refuses what could not become a store either; changes nothing.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>; <see cref="IpamReason.StoreUnavailable"/>.</exception>
    internal static void CheckUsable(string folder)
    {
        try
        {
            StoreFolder.CheckUsable(new OsDisk(), Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw Unavailable(folder, exception);
        }
    }

    internal static FileCommitLog Open(IDisk disk, string folder, TimeProvider timeProvider, Action<IpamNotice>? notice)
    {
        try
        {
            StoreFolder.Check(disk, folder);
            var path = Path.Combine(folder, LogFileNames.Lock);
            var held = disk.TryLock(path, LockHolder.Write(timeProvider))
                ?? throw new IpamException(
                    IpamReason.StoreLocked,
                    $"The store '{folder}' is in use; one process at a time may have it open. The lock '{path}' is held by {LockHolder.Describe(disk.ReadLock(path))}.");
            if (disk.NetworkFormat(folder) is { } format)
            {
                notice?.Invoke(new IpamNotice(
                    IpamNoticeLevel.Warning,
                    $"The store '{folder}' is on a network file system ({format}), where locks and syncs are not always what they say: use a local disk."));
            }
            return new FileCommitLog(new LogFolder(disk, folder, held, notice), held);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            throw Unavailable(folder, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        return new(Find(log, cancellationToken).Create(genesis));
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        return new(Find(log, CancellationToken.None).TryAppend(commit));
    }

    /// <inheritdoc/>
    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken) =>
        new(Find(log, cancellationToken).GetHead());

    /// <inheritdoc/>
    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        using var reader = Find(log, cancellationToken).OpenReader(after);
        while (reader is not null && reader.TryRead(out var commit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return commit;
        }
        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        Find(log, cancellationToken).WriteCommitPart(blob, sequence, part, content.Span);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) =>
        new(Find(log, cancellationToken).Claim(snapshot));

    /// <inheritdoc/>
    public ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        return new(Find(log, cancellationToken).WriteSnapshotPart(snapshot, part, content.Span));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken) =>
        new(Find(log, cancellationToken).Publish(manifest));

    /// <inheritdoc/>
    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) =>
        new(Find(log, cancellationToken).GetSnapshot());

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken)
    {
        var content = Find(log, cancellationToken).ReadPart(blob, part);
        // A null array would become empty memory.
        return new(content is null ? (ReadOnlyMemory<byte>?)null : content);
    }

    /// <inheritdoc/>
    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        Find(log, cancellationToken).Trim(upTo);
        return default;
    }

    /// <summary>Does nothing: a file store has one writer.</summary>
    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    /// <summary>None: the clock of a file store is that of this machine.</summary>
    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        Find(log, cancellationToken).Delete();
        return default;
    }

    /// <summary>Closes the files and gives the store free for others.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            foreach (var log in _logs.Values)
                log.Dispose();
            _lock.Dispose();
        }
        return default;
    }

    private static IpamException Unavailable(string folder, Exception exception) =>
        new(IpamReason.StoreUnavailable, $"Could not open the store '{folder}': {DiskError.Describe(exception)}", exception);

    private FileLog Find(LogId log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _logs.GetOrAdd(log, static (id, folder) => new FileLog(folder, id), _folder);
    }
}

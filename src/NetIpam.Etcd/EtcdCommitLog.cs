using Google.Protobuf;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Opening;
using NetIpam.Etcd.Storage;
using NetIpam.Log;

namespace NetIpam.Etcd;

/// <summary>
/// Logs in an etcd cluster of version 3.4 or later, which any number of processes may share. An append is one transaction that compares
/// the newest commit, so one round trip; acknowledged it is on the disks of most members. Reads are linearizable. Thread-safe.
/// </summary>
/// <remarks>
/// One member is talked to, and the next when that cannot be reached, has no leader, or does not answer. An append is sent again only
/// when it certainly was not made; else its outcome is unknown. What the promise needs is in docs/etcd.md.
/// </remarks>
public sealed class EtcdCommitLog : ICommitLog
{
    private readonly EtcdClient _client;
    private readonly ClusterWatch _watch;
    private readonly CommitStore _commits;
    private readonly SnapshotStore _snapshots;
    private readonly BlobStore _blobs;

    private EtcdCommitLog(EtcdClient client, ClusterWatch watch)
    {
        (_client, _watch) = (client, watch);
        _commits = new CommitStore(client);
        _snapshots = new SnapshotStore(client);
        _blobs = new BlobStore(client);
    }

    /// <summary>Opens the store of a cluster. Writes nothing to it: an empty one stays empty.</summary>
    /// <param name="options">How it is reached.</param>
    /// <param name="timeProvider">The clock that ends calls.</param>
    /// <param name="notice">Told of what an operator should know of: a version that loses data, an alarm of the cluster, a database that
    /// nears its quota. Called from any thread; must not block or throw.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or does not go with another.</exception>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: no member answers, they refuse the user, or a file for
    /// TLS cannot be used; <see cref="IpamReason.StoreNotUsable"/>: the cluster is older than 3.4, or holds the data of go-ipam and no
    /// store.</exception>
    public static async Task<EtcdCommitLog> OpenAsync(
        EtcdOptions options, TimeProvider timeProvider, Action<IpamNotice>? notice = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        var client = new EtcdClient(options, timeProvider, notice);
        try
        {
            await ClusterCheck.RunAsync(client, notice, cancellationToken).ConfigureAwait(false);
            return new EtcdCommitLog(client, new ClusterWatch(client, timeProvider, notice));
        }
        catch (LogUnavailableException e)
        {
            client.Dispose();
            throw new IpamException(IpamReason.StoreUnavailable, $"Could not open the store in etcd: {e.Message}", e);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        CommitRules.CheckGenesis(genesis);
        return _commits.CreateAsync(Keys(log), genesis, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        CommitRules.CheckFollower(commit);
        return _commits.TryAppendAsync(Keys(log), commit);
    }

    /// <inheritdoc/>
    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken) =>
        _commits.GetHeadAsync(Keys(log), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, CancellationToken cancellationToken) =>
        _commits.ReadAsync(Keys(log), after, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return _blobs.WriteCommitPartAsync(Keys(log), blob, sequence, part, UnsafeByteOperations.UnsafeWrap(content), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) =>
        _snapshots.ClaimAsync(Keys(log), snapshot, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CommitRules.CheckPart(part, content);
        return _snapshots.WritePartAsync(Keys(log), snapshot, part, UnsafeByteOperations.UnsafeWrap(content), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken) =>
        _snapshots.PublishAsync(Keys(log), manifest, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) =>
        _snapshots.GetAsync(Keys(log), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken) =>
        _blobs.ReadPartAsync(Keys(log), blob, part, cancellationToken);

    /// <inheritdoc/>
    public ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken) =>
        _snapshots.TrimAsync(Keys(log), upTo, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        CommitRules.CheckClaim(claim);
        return _commits.ClaimTurnAsync(Keys(log), claim, cancellationToken);
    }

    /// <summary>None: etcd does not tell its clock.</summary>
    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken) =>
        await _commits.DeleteAsync(Keys(log), cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private LogKeys Keys(LogId log) => new(_client.Options.KeyPrefix, log);
}

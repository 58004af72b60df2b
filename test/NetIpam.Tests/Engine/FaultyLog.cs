using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A log, in memory unless said otherwise, that fails as scripted. It outlives the programs that share it.</summary>
internal sealed class FaultyLog : ICommitLog
{
    private readonly ConcurrentQueue<AppendStep> _script = new();
    private volatile ICommitLog _store = new MemoryCommitLog();
    private int _heads;

    /// <summary>The store itself, without faults; another one is a store that forgot, or was swapped.</summary>
    public ICommitLog Store
    {
        get => _store;
        set => _store = value;
    }

    /// <summary>What becomes of appends that the script says nothing about.</summary>
    public AppendStep Append { get; set; } = Faults.None;

    /// <summary>What becomes of claims of a turn.</summary>
    public Func<ICommitLog, LogId, TurnClaim, ValueTask> ClaimTurn { get; set; } =
        static (store, log, claim) => store.ClaimTurnAsync(log, claim, CancellationToken.None);

    /// <summary>The clock of the store; it has none, unless it is given one.</summary>
    public Func<DateTimeOffset?> Clock { get; set; } = static () => null;

    /// <summary>Called before each call; may throw, or wait.</summary>
    public Func<LogCall, LogId, ValueTask> Before { get; set; } = static (_, _) => default;

    /// <summary>Changes parts on their way to the reader.</summary>
    public Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> Part { get; set; } = static part => part;

    /// <summary>Every append as it was sent, retries included.</summary>
    public ConcurrentQueue<Commit> Sent { get; } = new();

    public int Heads => Volatile.Read(ref _heads);

    /// <summary>What becomes of the next appends, one each.</summary>
    public void Script(params ReadOnlySpan<AppendStep> steps)
    {
        foreach (var step in steps)
            _script.Enqueue(step);
    }

    public async ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken)
    {
        await Before(LogCall.Create, log);
        return await _store.CreateAsync(log, genesis, cancellationToken);
    }

    public async ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        Sent.Enqueue(commit);
        await Before(LogCall.Append, log);
        return await (_script.TryDequeue(out var step) ? step : Append)(_store, log, commit);
    }

    public async ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _heads);
        await Before(LogCall.GetHead, log);
        return await _store.GetHeadAsync(log, cancellationToken);
    }

    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Before(LogCall.Read, log);
        await foreach (var commit in _store.ReadAsync(log, after, cancellationToken))
            yield return commit;
    }

    public async ValueTask WriteCommitPartAsync(
        LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await Before(LogCall.WriteCommitPart, log);
        await _store.WriteCommitPartAsync(log, blob, sequence, part, content, cancellationToken);
    }

    public async ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken)
    {
        await Before(LogCall.ClaimSnapshot, log);
        return await _store.ClaimSnapshotAsync(log, snapshot, cancellationToken);
    }

    public async ValueTask<bool> WriteSnapshotPartAsync(
        LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await Before(LogCall.WriteSnapshotPart, log);
        return await _store.WriteSnapshotPartAsync(log, snapshot, part, content, cancellationToken);
    }

    public async ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        await Before(LogCall.PublishSnapshot, log);
        return await _store.PublishSnapshotAsync(log, manifest, cancellationToken);
    }

    public async ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken)
    {
        await Before(LogCall.GetSnapshot, log);
        return await _store.GetSnapshotAsync(log, cancellationToken);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken)
    {
        await Before(LogCall.ReadPart, log);
        return Part(await _store.ReadPartAsync(log, blob, part, cancellationToken));
    }

    public async ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken)
    {
        await Before(LogCall.Trim, log);
        await _store.TrimAsync(log, upTo, cancellationToken);
    }

    public async ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken)
    {
        await Before(LogCall.ClaimTurn, log);
        await ClaimTurn(_store, log, claim);
    }

    public async ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken)
    {
        await Before(LogCall.GetTime, LogId.Registry);
        return Clock();
    }

    public async ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        await Before(LogCall.Delete, log);
        await _store.DeleteAsync(log, cancellationToken);
    }

    public ValueTask DisposeAsync() => default;
}

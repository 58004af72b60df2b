using NetIpam.Log;

namespace NetIpam.Engine;

/// <summary>What all engines of one store share: clocks, ids, limits, and where notices go.</summary>
internal sealed class EngineContext : IDisposable
{
    /// <summary>How many logs are read into memory at the same time.</summary>
    private const int MaxLoading = 16;

    /// <summary>How many snapshots are made at the same time. Callers wait for what is loaded, nobody for these.</summary>
    private const int MaxSnapshotting = 4;

    /// <summary>How many requests may wait over all namespaces, as a multiple of those of one.</summary>
    private const int ProcessFactor = 8;

    private readonly IpamOptions _options;
    private int _waiting;

    public EngineContext(IpamOptions options, ICommitLog? log = null)
    {
        _options = options;
        Writer = NewId();
        Clock = new StoreClock(this, log);
    }

    public TimeProvider Time => _options.TimeProvider;

    /// <summary>Tells whether our clock and the store's agree.</summary>
    public StoreClock Clock { get; }

    /// <summary>Names this process in the commits it writes.</summary>
    public UInt128 Writer { get; }

    public int MaxWaiting => _options.MaxWaiting;

    /// <summary>Commits weigh more than a snapshot when they are longer than it, and than this.</summary>
    public long SnapshotThreshold => _options.SnapshotThreshold;

    /// <summary>How long callers wait for a store that does not answer.</summary>
    public TimeSpan StoreTimeout => _options.StoreTimeout;

    /// <summary>How long callers are kept waiting for a store that is away.</summary>
    public TimeSpan StorePatience => _options.StorePatience;

    /// <summary>The requests that wait, of all namespaces.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public SemaphoreSlim Loading { get; } = new(MaxLoading);

    public SemaphoreSlim Snapshotting { get; } = new(MaxSnapshotting);

    public UInt128 NewId() => _options.NewId();

    public void Notice(IpamNoticeLevel level, string message, Exception? exception = null)
    {
        try
        {
            _options.Notice?.Invoke(new IpamNotice(level, message, exception));
        }
        catch (Exception)
        {
            // It must not throw. If it does, that is no reason to stop serving.
        }
    }

    /// <summary>Takes a place among the waiting requests of the process.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _waiting) <= (long)_options.MaxWaiting * ProcessFactor)
            return true;
        Interlocked.Decrement(ref _waiting);
        return false;
    }

    public void Leave(int count) => Interlocked.Add(ref _waiting, -count);

    public void Dispose()
    {
        Loading.Dispose();
        Snapshotting.Dispose();
    }
}

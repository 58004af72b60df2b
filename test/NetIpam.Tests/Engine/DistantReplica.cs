using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A program at some distance from the store, with one client that acquires addresses one after another, in simulated time.</summary>
internal sealed class DistantReplica(SteppedTime time, ICommitLog store, TimeSpan roundTrip) : IAsyncDisposable
{
    public static readonly Cidr Net = "10.0.0.0/8";

    private readonly FaultyLog _log = new() { Store = store };
    private int _claimsUnderWay;

    public Ipam Ipam { get; private set; } = null!;

    /// <summary>How many addresses were acquired.</summary>
    public int Acquired { get; private set; }

    public int Claims { get; private set; }

    /// <summary>How many timers it waits for when it can do nothing before time goes on.</summary>
    public int TimersWhenIdle => 1 + Volatile.Read(ref _claimsUnderWay);

    public async Task OpenAsync()
    {
        Ipam = await Ipam.OpenAsync(_log, new IpamOptions { TimeProvider = time, SnapshotThreshold = long.MaxValue });
        await Ipam.Root.ListPrefixesAsync();
    }

    public async Task AcquireUntilAsync(TimeSpan end, bool withClaims)
    {
        _log.Append = async (inner, log, commit) =>
        {
            await time.DelayAsync(roundTrip / 2);
            var result = await inner.TryAppendAsync(log, commit);
            await time.DelayAsync(roundTrip / 2);
            return result;
        };
        _log.Before = async (call, _) =>
        {
            if (call == LogCall.GetHead)
                await time.DelayAsync(roundTrip);
        };
        _log.ClaimTurn = async (inner, log, claim) =>
        {
            Claims++;
            Interlocked.Increment(ref _claimsUnderWay);
            await time.DelayAsync(roundTrip / 2);
            if (withClaims)
                await inner.ClaimTurnAsync(log, claim, CancellationToken.None);
            Interlocked.Decrement(ref _claimsUnderWay);
        };
        while (time.Elapsed < end)
        {
            try
            {
                await Ipam.Root.AcquireAddressAsync(Net);
                Acquired++;
            }
            catch (IpamException lost) when (lost.Reason == IpamReason.Conflict)
            {
                // Always second.
            }
        }
    }

    public async ValueTask DisposeAsync() => await Ipam.DisposeAsync().AsTask().Soon();
}

using System.Globalization;

namespace NetIpam.Rpc.Client;

/// <summary>Ends a call when its time is over or the caller gives it up.</summary>
internal sealed class CallTimer : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(100);

    private readonly TimeSpan? _timeout;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _registration;

    /// <exception cref="ArgumentOutOfRangeException">The timeout is none.</exception>
    public CallTimer(TimeSpan? timeout, TimeProvider time, CancellationToken caller)
    {
        if (timeout < Shortest || timeout > Longest)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is at least 1 ms and at most 100 days.");
        _timeout = timeout;
        _caller = caller;
        if (timeout is not { } limit)
            return;
        _source = new CancellationTokenSource(limit, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Is cancelled at the end.</summary>
    public CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>What a call failed with that did so because it was ended.</summary>
    /// <exception cref="OperationCanceledException">The caller gave it up.</exception>
    public RpcException ToRpcException(Exception failure, string server)
    {
        _caller.ThrowIfCancellationRequested();
        // Without a timeout it was HttpClient.Timeout of the caller's own client.
        var within = _timeout is { } limit
            ? string.Create(CultureInfo.InvariantCulture, $" within {limit.TotalSeconds:0.###} s")
            : " in time";
        return new RpcException(RpcCode.DeadlineExceeded, $"no answer from {server}{within}", null, failure);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _source?.Dispose();
    }
}

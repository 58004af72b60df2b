using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>How long a call may run: until its caller is gone or its deadline has passed.</summary>
internal sealed class CallLifetime : IDisposable
{
    /// <summary>The longest time that a timer takes.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _linked;

    public CallLifetime(HttpContext http, TimeSpan? timeout, TimeProvider time)
    {
        Token = http.RequestAborted;
        if (timeout is not { } limit)
            return;
        Deadline = time.GetUtcNow() + limit;
        _timer = new CancellationTokenSource(limit < LongestTimer ? limit : LongestTimer, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(Token, _timer.Token);
        Token = _linked.Token;
    }

    public CancellationToken Token { get; }

    public DateTimeOffset? Deadline { get; }

    public bool DeadlineHasPassed => _timer is { IsCancellationRequested: true };

    public void Dispose()
    {
        _linked?.Dispose();
        _timer?.Dispose();
    }
}

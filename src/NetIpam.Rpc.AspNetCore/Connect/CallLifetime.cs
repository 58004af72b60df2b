using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>How long a call may run: until its caller is gone or its deadline has passed.</summary>
internal sealed class CallLifetime : IDisposable
{
    /// <summary>The longest time that a timer takes.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly HttpContext _http;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _linked;

    public CallLifetime(HttpContext http, TimeSpan? timeout, TimeProvider time)
    {
        _http = http;
        Token = http.RequestAborted;
        if (timeout is not { } limit)
            return;
        var now = time.GetUtcNow();
        Deadline = limit < DateTimeOffset.MaxValue - now ? now + limit : DateTimeOffset.MaxValue;
        _timer = new CancellationTokenSource(limit < LongestTimer ? limit : LongestTimer, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(Token, _timer.Token);
        Token = _linked.Token;
    }

    public CancellationToken Token { get; }

    public DateTimeOffset? Deadline { get; }

    public bool DeadlineHasPassed => _timer is { IsCancellationRequested: true };

    /// <summary>The answer to a call that ended with an exception.</summary>
    public RpcException ErrorOf(Exception exception) => exception switch
    {
        RpcException error => error,
        OperationCanceledException when DeadlineHasPassed => new(
            RpcCode.DeadlineExceeded, "The deadline of the call has passed.", null, exception),
        _ when _http.RequestAborted.IsCancellationRequested => new(RpcCode.Canceled, "The caller is gone.", null, exception),
        _ => new(RpcCode.Internal, "The server has a fault; its log tells more.", null, exception),
    };

    public void Dispose()
    {
        _linked?.Dispose();
        _timer?.Dispose();
    }
}

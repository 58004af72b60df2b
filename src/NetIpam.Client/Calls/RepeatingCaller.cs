using System.Globalization;
using System.Runtime.ExceptionServices;
using Google.Protobuf;
using NetIpam.Rpc;
using NetIpam.Rpc.Client;

namespace NetIpam.Client.Calls;

/// <summary>Makes calls, again if need be, within their time.</summary>
internal sealed class RepeatingCaller(IRpcClient rpc, IpamClientOptions options) : IDisposable
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string AuthorizationHeader = "Authorization";

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);

    /// <summary>Calls a procedure.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="request">The request.</param>
    /// <param name="key">The idempotency key of a change, the same for each attempt; <see langword="null"/> of a read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RpcResponse<TResponse>> CallAsync<TResponse>(
        string procedure, IMessage request, string? key, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new()
    {
        var start = options.TimeProvider.GetTimestamp();
        var left = options.Timeout;
        var mayHaveChanged = false;
        for (var attempt = 1; ; attempt++)
        {
            RpcException failure;
            try
            {
                return await AttemptAsync<TResponse>(procedure, request, key, left, cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                failure = e;
            }
            mayHaveChanged |= key is not null && CallFailure.MayHaveChanged(failure);
            var delay = options.Retry.DelayAfter(attempt) + CallFailure.WaitAskedFor(failure);
            left = options.Timeout - options.TimeProvider.GetElapsedTime(start) - delay;
            if (!CallFailure.IsPassing(failure) || attempt >= options.Retry.MaxAttempts || left < ShortestTimeout)
                ExceptionDispatchInfo.Throw(mayHaveChanged ? CallFailure.AfterUncertainty(failure) : failure);
            await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => rpc.Dispose();

    private async Task<RpcResponse<TResponse>> AttemptAsync<TResponse>(
        string procedure, IMessage request, string? key, TimeSpan? timeout, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new()
    {
        var token = await TokenAsync(timeout, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string>? headers = null;
        if (key is not null)
            (headers ??= new(StringComparer.Ordinal))[IdempotencyHeader] = key;
        if (token is not null)
            (headers ??= new(StringComparer.Ordinal))[AuthorizationHeader] = "Bearer " + token;
        var call = new RpcCallOptions { Timeout = timeout, Headers = headers };
        return await rpc.CallAsync<TResponse>(procedure, request, call, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string?> TokenAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (options.TokenProvider is not { } provider)
            return options.Token;
        var token = provider(cancellationToken);
        if (token.IsCompletedSuccessfully || timeout is not { } limit)
            return await token.ConfigureAwait(false);
        var wait = token.AsTask();
        try
        {
            return await wait.WaitAsync(limit, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (!wait.IsCompleted)
        {
            throw new RpcException(
                RpcCode.DeadlineExceeded, string.Create(CultureInfo.InvariantCulture, $"no token within {limit.TotalSeconds:0.###} s"), null, e);
        }
    }
}

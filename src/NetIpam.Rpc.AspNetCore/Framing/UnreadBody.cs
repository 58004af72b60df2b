using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>What a caller is still sending when its request is already refused.</summary>
internal static class UnreadBody
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Reads and forgets it, within limits. Over HTTP/2 the answer would otherwise be followed by a reset of the stream,
    /// which some callers take for a failure (curl), or wait for ever after (connect-node). Over HTTP/1.1 Kestrel does this
    /// itself.</summary>
    public static async ValueTask DiscardAsync(HttpContext http, RpcException error, TimeProvider time)
    {
        if (error.Code != RpcCode.ResourceExhausted || !HttpProtocol.IsHttp2(http.Request.Protocol))
            return;
        using var limit = new CancellationTokenSource(Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        try
        {
            for (var left = MaxBytes; left > 0;)
            {
                var result = await http.Request.BodyReader.ReadAsync(end.Token).ConfigureAwait(false);
                left -= result.Buffer.Length;
                http.Request.BodyReader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Too slow, or gone: the answer is tried all the same.
        }
    }
}

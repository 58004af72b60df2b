using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace NetIpam.Rpc.AspNetCore.Cleartext;

/// <summary>
/// Serves a connection by the version of HTTP that its first bytes tell: every connection of HTTP/2 begins with the same 24
/// bytes (RFC 9113, 3.4), which are no request of HTTP/1.1. They are looked at and left where they are.
/// </summary>
/// <param name="http1">Serves HTTP/1.1, and whatever is neither.</param>
/// <param name="http2">Serves HTTP/2.</param>
/// <param name="timeout">How long the version may stay open; a connection that takes longer is closed.</param>
/// <param name="time">Measures that.</param>
internal sealed class VersionSwitch(ConnectionDelegate http1, ConnectionDelegate http2, TimeSpan timeout, TimeProvider time)
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public async Task RunAsync(ConnectionContext connection)
    {
        if (await IsHttp2Async(connection).ConfigureAwait(false) is { } isHttp2)
            await (isHttp2 ? http2 : http1)(connection).ConfigureAwait(false);
    }

    /// <summary><see langword="null"/> if the connection ended before it was clear.</summary>
    private async Task<bool?> IsHttp2Async(ConnectionContext connection)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        // A server that stops asks its connections to close; this one has nothing under way.
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(limit.Token).ConfigureAwait(false);
                var isHttp2 = IsHttp2(result.Buffer, result.IsCompleted);
                input.AdvanceTo(result.Buffer.Start, isHttp2 is null ? result.Buffer.End : result.Buffer.Start);
                if (isHttp2 is not null)
                    return isHttp2;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary><see langword="null"/> if more bytes are needed to tell.</summary>
    private static bool? IsHttp2(ReadOnlySequence<byte> bytes, bool isCompleted)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(bytes.Length, Preface.Length)];
        bytes.Slice(0, start.Length).CopyTo(start);
        if (isCompleted || !Preface.StartsWith(start))
            return false;
        return start.Length == Preface.Length ? true : null;
    }
}

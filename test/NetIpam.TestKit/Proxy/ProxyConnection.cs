using System.Net.Sockets;

namespace NetIpam.TestKit.Proxy;

/// <summary>One connection through a <see cref="CuttingProxy"/>.</summary>
internal sealed class ProxyConnection(CuttingProxy proxy, Socket client, Socket server)
{
    private volatile bool _swallowing;
    private bool _cutClient;
    private volatile ArmedFault? _answerFault;
    private volatile Http2Frames? _frames;

    /// <summary>Passes on both ways, until one side ends or a fault ends it.</summary>
    public async Task RunAsync()
    {
        var answers = PassAnswersAsync();
        await PassRequestsAsync();
        await answers;
    }

    /// <summary>Cuts both sides, the client's by a reset.</summary>
    public void Cut()
    {
        CutClient();
        server.Dispose();
    }

    private void CutClient()
    {
        if (Interlocked.Exchange(ref _cutClient, true))
            return;
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    private async Task PassRequestsAsync()
    {
        var buffer = new byte[256 * 1024];
        try
        {
            int length;
            while ((length = await client.ReceiveAsync(buffer)) > 0)
            {
                await PauseAsync();
                var request = buffer.AsMemory(0, length);
                if (Http2Frames.IsPreface(request.Span))
                    _frames = new();
                // One that is about to be cut takes no fault from others.
                if (_answerFault is not null || proxy.FaultFor(request) is not { } fault)
                    await SendOnAsync(request);
                else if (!await StrikeAsync(fault, request))
                    return;
            }
            server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Cut();
        }
    }

    /// <summary>Answers whether the connection goes on.</summary>
    private async Task<bool> StrikeAsync(ArmedFault fault, ReadOnlyMemory<byte> request)
    {
        switch (fault.Fault)
        {
            case ProxyFault.CutBefore:
                _swallowing = true;
                await SendOnAsync(request[..Math.Min(fault.Bytes, request.Length)]);
                Cut();
                return false;
            case ProxyFault.CutAfter:
                _swallowing = true;
                await SendOnAsync(request);
                CutClient();
                server.Shutdown(SocketShutdown.Send);
                return false;
            case ProxyFault.CutInAnswer or ProxyFault.CutInAnswerAndRefuse:
                _answerFault = fault;
                await SendOnAsync(request);
                return true;
            case ProxyFault.Swallow:
                _swallowing = true;
                await SendOnAsync(request);
                return true;
            case ProxyFault.HoldAndCut:
                _swallowing = true;
                CutClient();
                await fault.Released;
                await SendOnAsync(request);
                server.Shutdown(SocketShutdown.Send);
                fault.Delivered();
                return false;
            case ProxyFault.Hold:
                await fault.Released;
                await SendOnAsync(request);
                fault.Delivered();
                return true;
            default:
                _swallowing = true;
                client.Shutdown(SocketShutdown.Send);
                while (await client.ReceiveAsync(new byte[4096]) > 0)
                    continue;
                Cut();
                return false;
        }
    }

    private async Task PassAnswersAsync()
    {
        var buffer = new byte[256 * 1024];
        var passed = 0;
        try
        {
            int length;
            while ((length = await server.ReceiveAsync(buffer)) > 0)
            {
                await PauseAsync();
                var begins = _frames?.Take(buffer.AsSpan(0, length)) ?? true;
                if (_swallowing)
                    continue;
                if (_answerFault is not { } fault || (passed == 0 && !begins))
                {
                    await SendAsync(client, buffer.AsMemory(0, length));
                    continue;
                }
                length = Math.Min(length, fault.Bytes - passed);
                passed += length;
                var isLast = passed == fault.Bytes;
                if (isLast)
                    proxy.CutAnswer();
                await SendAsync(client, buffer.AsMemory(0, length));
                if (!isLast)
                    continue;
                if (fault.Fault == ProxyFault.CutInAnswerAndRefuse)
                    proxy.Refuse();
                Cut();
                return;
            }
            if (_swallowing)
                server.Dispose();
            else
                client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Cut();
        }
    }

    private async Task SendOnAsync(ReadOnlyMemory<byte> request)
    {
        // Counted first: whoever has the answer finds it counted.
        proxy.Pass(request.Length);
        await SendAsync(server, request);
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    private Task PauseAsync() => proxy.Delay > TimeSpan.Zero ? Task.Delay(proxy.Delay) : Task.CompletedTask;
}

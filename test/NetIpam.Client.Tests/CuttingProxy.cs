using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetIpam.Client.Tests;

/// <summary>Stands before a server and cuts connections: before the server sees a request, or when it has begun to answer one, of which
/// the client then sees nothing.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private const byte HeadersFrame = 1;
    private const int FrameHeadBytes = 9;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Uri _server;
    private readonly Task _run;
    private int _requestsToCut;
    private int _answersToCut;

    public CuttingProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _run = RunAsync();
    }

    public Uri Address { get; }

    /// <summary>How many answers have been cut.</summary>
    public int AnswersCut { get; private set; }

    /// <summary>Cuts the next connections when the request comes.</summary>
    public void CutRequests(int count) => _requestsToCut = count;

    /// <summary>Cuts the next connections when the answer comes; after the last of them, takes no more if that is wanted.</summary>
    public void CutAnswers(int count, bool thenClose = false)
    {
        _answersToCut = count;
        ClosesAfterCut = thenClose;
    }

    private bool ClosesAfterCut { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                var first = new byte[64 * 1024];
                var count = await client.GetStream().ReadAsync(first, end.Token);
                if (Interlocked.Decrement(ref _requestsToCut) >= 0)
                    return;
                await server.ConnectAsync(_server.Host, _server.Port, end.Token);
                await server.GetStream().WriteAsync(first.AsMemory(0, count), end.Token);
                var isHttp2 = first[0] == (byte)'P' && first[1] == (byte)'R';
                var up = client.GetStream().CopyToAsync(server.GetStream(), end.Token);
                var down = AnswerAsync(server.GetStream(), client.GetStream(), isHttp2, end.Token);
                await Task.WhenAny(up, down);
                await end.CancelAsync();
                await Task.WhenAll(up, down);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
            }
        }
    }

    /// <summary>Passes on what the server sends, until an answer is to be cut.</summary>
    private async Task AnswerAsync(NetworkStream server, NetworkStream client, bool isHttp2, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var isAnswer = true;
            int count;
            if (isHttp2)
            {
                await server.ReadExactlyAsync(buffer.AsMemory(0, FrameHeadBytes), cancellationToken);
                var length = (buffer[0] << 16) | (buffer[1] << 8) | buffer[2];
                await server.ReadExactlyAsync(buffer.AsMemory(FrameHeadBytes, length), cancellationToken);
                count = FrameHeadBytes + length;
                isAnswer = buffer[3] == HeadersFrame;
            }
            else
            {
                count = await server.ReadAsync(buffer, cancellationToken);
            }
            if (count == 0)
                return;
            if (isAnswer && Interlocked.Decrement(ref _answersToCut) is >= 0 and var left)
            {
                if (left == 0 && ClosesAfterCut)
                    _listener.Stop();
                AnswersCut++;
                return;
            }
            await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}

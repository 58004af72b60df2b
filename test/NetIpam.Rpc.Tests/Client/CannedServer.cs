using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>A server of HTTP/1.1 that answers every request with the bytes that it was given, right or wrong, and closes
/// the connection.</summary>
public sealed class CannedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly bool _thenSilent;
    private readonly Task _run;

    private CannedServer(byte[] answer, bool thenSilent)
    {
        _answer = answer;
        _thenSilent = thenSilent;
        _listener.Start();
        _run = RunAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public Uri Uri => new(Address);

    public ConcurrentQueue<CannedRequest> Requests { get; } = new();

    public static CannedServer Raw(byte[] answer) => new(answer, thenSilent: false);

    /// <summary>Reads the request, begins an answer, and keeps the connection open without a further word.</summary>
    public static CannedServer Silent(string begin = "") => new(Encoding.ASCII.GetBytes(begin), thenSilent: true);

    public static CannedServer Answer(int status, string contentType, byte[] body, params string[] headers)
    {
        var head = $"HTTP/1.1 {status} Canned\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n"
            + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n";
        return Raw([.. Encoding.ASCII.GetBytes(head), .. body]);
    }

    public static CannedServer Answer(int status, string contentType, string body, params string[] headers) =>
        Answer(status, contentType, Encoding.UTF8.GetBytes(body), headers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                Requests.Enqueue(await CannedRequest.ReadAsync(stream, _stop.Token));
                await stream.WriteAsync(_answer, _stop.Token);
                if (_thenSilent)
                    await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
        }
    }
}

using System.Net;
using System.Net.Sockets;
using NetIpam.TestKit.Servers;

namespace NetIpam.TestKit.Proxy;

/// <summary>
/// Stands between a client and a server and passes on what they say, until it is told to do otherwise. A request, here, is
/// what the client sends in one piece: what the proxy has read at once.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ProxyConnection> _connections = [];
    private readonly List<ArmedFault> _faults = [];
    private readonly int _target;
    private TcpListener? _listener;
    private long _accepted;
    private long _bytesToServer;
    private long _requests;
    private long _answersCut;

    private CuttingProxy(int target) => (_target, Port) = (target, FreePort.Take());

    /// <summary>The port of loopback that stands for the server's.</summary>
    public int Port { get; }

    /// <summary>Where a client finds it that speaks HTTP.</summary>
    public Uri Address => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", Port).Uri;

    /// <summary>How many connections there were.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>How many bytes went on to the server.</summary>
    public long BytesToServer => Interlocked.Read(ref _bytesToServer);

    /// <summary>How many requests went on to the server.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>How many answers were cut.</summary>
    public long AnswersCut => Interlocked.Read(ref _answersCut);

    /// <summary>How long each piece is kept, in either direction.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>A proxy in front of a port of loopback.</summary>
    public static CuttingProxy Start(int target)
    {
        var proxy = new CuttingProxy(target);
        proxy.Accept();
        return proxy;
    }

    /// <summary>Arms a fault. It strikes once: at the next request, or at the first one that is meant.</summary>
    /// <param name="fault">What is to happen.</param>
    /// <param name="request">Whether a request is meant; each one is, when it is left out.</param>
    /// <param name="skip">How many of these pass before.</param>
    /// <param name="bytes">How many bytes still go through, of the request for <see cref="ProxyFault.CutBefore"/>, of the answer
    /// for <see cref="ProxyFault.CutInAnswer"/>.</param>
    public ArmedFault Arm(ProxyFault fault, Func<ReadOnlyMemory<byte>, bool>? request = null, int skip = 0, int bytes = 0)
    {
        var armed = new ArmedFault(fault, piece => (request?.Invoke(piece) ?? true) && Interlocked.Decrement(ref skip) < 0, bytes);
        lock (_lock)
            _faults.Add(armed);
        return armed;
    }

    /// <summary>Takes back a fault that has not struck.</summary>
    public void Disarm(ArmedFault fault)
    {
        lock (_lock)
            _faults.Remove(fault);
    }

    /// <summary>Whether a request contains these bytes.</summary>
    public static Func<ReadOnlyMemory<byte>, bool> Containing(ReadOnlyMemory<byte> bytes) => piece => piece.Span.IndexOf(bytes.Span) >= 0;

    /// <summary>Refuses new connections, and cuts those there are.</summary>
    public void Refuse()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
        CutAll();
    }

    /// <summary>Accepts connections (again), at the same port.</summary>
    public void Accept()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        lock (_lock)
            _listener = listener;
        _ = AcceptAsync(listener);
    }

    /// <summary>Cuts all connections.</summary>
    public void CutAll()
    {
        ProxyConnection[] connections;
        lock (_lock)
        {
            connections = [.. _connections];
            _connections.Clear();
        }
        foreach (var connection in connections)
            connection.Cut();
    }

    public ValueTask DisposeAsync()
    {
        Refuse();
        return default;
    }

    internal ArmedFault? FaultFor(ReadOnlyMemory<byte> request)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(fault => fault.TryStrike(request));
            if (index < 0)
                return null;
            var fault = _faults[index];
            _faults.RemoveAt(index);
            return fault;
        }
    }

    internal void Pass(int bytes)
    {
        Interlocked.Add(ref _bytesToServer, bytes);
        Interlocked.Increment(ref _requests);
    }

    internal void CutAnswer() => Interlocked.Increment(ref _answersCut);

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                Interlocked.Increment(ref _accepted);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Refused from now on.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var connection = new ProxyConnection(this, client, server);
        lock (_lock)
            _connections.Add(connection);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await connection.RunAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            connection.Cut();
        }
        lock (_lock)
            _connections.Remove(connection);
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace NetIpam.Foreign.Tests;

/// <summary>A connection that speaks as connect-go does for go-ipam's command line.</summary>
internal sealed class GoIpamConnection : IDisposable
{
    private readonly NetworkStream _stream;

    private GoIpamConnection(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)Patience.Limit.TotalMilliseconds };

    /// <summary>Whether the server has said that this was the last answer.</summary>
    public bool IsClosing { get; private set; }

    public static async Task<GoIpamConnection> OpenAsync(Uri endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint.Host, endpoint.Port);
        return new GoIpamConnection(socket);
    }

    public void Dispose() => _stream.Dispose();

    public async Task<Outcome> CallAsync(Step step)
    {
        var message = step.Binary;
        byte[] frame = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api.v1.IpamService/{step.Procedure} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: grpc-go-connect/1.16.1 (go1.22.1)\r\n"
            + $"Content-Length: {frame.Length}\r\nAccept-Encoding: identity\r\nContent-Type: application/grpc\r\n"
            + "Grpc-Accept-Encoding: identity\r\nTe: trailers\r\n\r\n"));
        try
        {
            await _stream.WriteAsync(frame);
        }
        catch (IOException)
        {
            // The answer may come before the request is sent. Go reads it, too.
        }
        return Read(step);
    }

    private Outcome Read(Step step)
    {
        ReadLine().ShouldBe("HTTP/1.1 200 OK");
        var headers = ReadHeaders();
        headers["content-type"].ShouldBe("application/grpc");
        headers["transfer-encoding"].ShouldBe("chunked");
        var body = ReadChunks();
        var trailers = ReadHeaders();
        headers["trailer"].Split(", ").Select(name => name.ToLowerInvariant()).ShouldBeSubsetOf(
            ["grpc-status", "grpc-message", "grpc-status-details-bin"]);
        IsClosing = headers.GetValueOrDefault("connection") == "close";
        if (trailers["grpc-status"] != "0")
        {
            body.ShouldBeEmpty();
            return Outcome.FromGrpcStatus(trailers);
        }
        body[0].ShouldBe((byte)0);
        BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)).ShouldBe(body.Length - 5);
        return Outcome.Success(step.Response(body[5..]));
    }

    private byte[] ReadChunks()
    {
        var body = new List<byte>();
        while (Convert.ToInt32(ReadLine(), 16) is > 0 and var length)
        {
            var chunk = new byte[length];
            _stream.ReadExactly(chunk);
            body.AddRange(chunk);
            ReadLine().ShouldBeEmpty();
        }
        return [.. body];
    }

    private Dictionary<string, string> ReadHeaders()
    {
        var headers = new Dictionary<string, string>();
        while (ReadLine() is { Length: > 0 } line)
            headers.Add(line[..line.IndexOf(':')].ToLowerInvariant(), line[(line.IndexOf(':') + 1)..].Trim());
        return headers;
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            switch (_stream.ReadByte())
            {
                case -1: throw new EndOfStreamException($"The connection ended after \"{line}\".");
                case '\n': return line.ToString().TrimEnd('\r');
                case var c: line.Append((char)c); break;
            }
        }
    }
}

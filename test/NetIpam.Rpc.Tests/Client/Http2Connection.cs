using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using NetIpam.Rpc.Tests.Grpc;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>The server's end of a connection of HTTP/2 (RFC 9113), frame by frame.</summary>
public sealed class Http2Connection(TcpClient client, int number, CancellationToken stop)
{
    private const int PrefaceBytes = 24;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>The first connection of the server is 1.</summary>
    public int Number => number;

    public CancellationToken Stop => stop;

    public async Task BeginAsync()
    {
        await _stream.ReadExactlyAsync(new byte[PrefaceBytes], stop);
        await Frame(4, 0, 0, []);
    }

    /// <summary>Reads a whole request; answers its stream.</summary>
    public async Task<int> RequestAsync()
    {
        while (true)
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head, stop);
            await _stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]], stop);
            if (head[3] is 0 or 1 && (head[4] & EndStream) != 0)
                return BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
        }
    }

    /// <summary>Waits until the client closes the connection.</summary>
    public async Task EndAsync()
    {
        while (await _stream.ReadAsync(new byte[1024], stop) > 0)
        {
        }
    }

    /// <summary>Closes the connection with a reset.</summary>
    public void Abort() => client.Client.Close(0);

    public Task Headers(int stream, bool end, params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach (var (name, value) in fields)
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Text(value)]);
        return Frame(1, (byte)(EndHeaders | (end ? EndStream : 0)), stream, [.. block]);
    }

    /// <summary>The headers of an answer of gRPC.</summary>
    public Task GrpcHeaders(int stream, bool end = false, params (string Name, string Value)[] more) =>
        Headers(stream, end, [(":status", "200"), ("content-type", "application/grpc"), .. more]);

    public Task Data(int stream, byte[] content, bool end = false) => Frame(0, end ? EndStream : (byte)0, stream, content);

    public Task Message(int stream, IMessage message) => Data(stream, GrpcCall.Frame(message.ToByteArray()));

    public Task Reset(int stream, int code) => Frame(3, 0, stream, Number32(code));

    public Task GoAway(int lastStream, int code) => Frame(7, 0, 0, [.. Number32(lastStream), .. Number32(code)]);

    public async Task Frame(byte type, byte flags, int stream, byte[] content)
    {
        byte[] frame = [(byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, type, flags, .. Number32(stream), .. content];
        await _stream.WriteAsync(frame, stop);
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        // A length beyond seven bits (RFC 7541, 5.1).
        return bytes.Length < 127
            ? [(byte)bytes.Length, .. bytes]
            : [127, (byte)(0x80 | ((bytes.Length - 127) & 0x7F)), (byte)((bytes.Length - 127) >> 7), .. bytes];
    }

    private static byte[] Number32(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}

using System.Net.Sockets;
using System.Text;

namespace NetIpam.Rpc.Tests.Grpc;

/// <summary>gRPC over HTTP/1.1, byte for byte as go-ipam's command line speaks it.</summary>
public sealed class GrpcHttp1WireTests(ToyServer server)
{
    private const string Head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nGrpc-Accept-Encoding: gzip\r\nServer: Kestrel\r\n";

    private const string Rest =
        "Trailer: Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin\r\nTransfer-Encoding: chunked";

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task A_message_and_its_status(int pieceBytes)
    {
        var answer = await Exchange(Request("Echo", [0, 0, 0, 0, 3, 0x0A, 1, (byte)'x']), pieceBytes);
        answer.ShouldBe(Head + "Toy-Deadline: none\r\n" + Rest + "\r\n\r\n8\r\n\0\0\0\0\x3\n\x1x\r\n0\r\nGrpc-Status: 0\r\n\r\n");
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task An_error(int pieceBytes)
    {
        var answer = await Exchange(Request("Nothing", [0, 0, 0, 0, 0]), pieceBytes);
        answer.ShouldBe(
            Head + Rest + "\r\n\r\n0\r\nGrpc-Status: 12\r\nGrpc-Message: There is no procedure /toy.v1.ToyService/Nothing.\r\n\r\n");
    }

    [Fact]
    public async Task The_connection_serves_the_next_call()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        for (var call = 0; call < 3; call++)
        {
            await socket.SendAsync(Request(call == 1 ? "Fail" : "Echo", [0, 0, 0, 0, 0]));
            (await Receive(socket)).ShouldContain(call == 1 ? "\r\n\r\n0\r\nGrpc-Status: 13\r\n" : "\r\n0\r\nGrpc-Status: 0\r\n\r\n");
        }
    }

    [Fact]
    public async Task The_deadline_holds_while_the_message_arrives()
    {
        var request = Request("Echo", [0, 0, 0, 0, 9], "Grpc-Timeout: 100m\r\n", 14);
        (await Exchange(request, int.MaxValue)).ShouldContain("\r\nGrpc-Status: 4\r\n");
    }

    [Fact]
    public async Task Http_1_0_has_no_way_to_send_the_status()
    {
        var request = Encoding.ASCII.GetString(Request("Echo", [0, 0, 0, 0, 0])).Replace("HTTP/1.1", "HTTP/1.0");
        (await Exchange(Encoding.ASCII.GetBytes(request), int.MaxValue)).ShouldStartWith("HTTP/1.1 505 ");
    }

    private static byte[] Request(string method, byte[] body, string headers = "", int? length = null) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST /toy.v1.ToyService/{method} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: grpc-go-connect/1.16.1 (go1.22.1)\r\n"
            + $"Content-Length: {length ?? body.Length}\r\nAccept-Encoding: identity\r\nContent-Type: application/grpc\r\n{headers}"
            + "Grpc-Accept-Encoding: identity\r\nTe: trailers\r\n\r\n"),
        .. body,
    ];

    private async Task<string> Exchange(byte[] request, int pieceBytes)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        foreach (var piece in request.Chunk(Math.Min(pieceBytes, request.Length)))
            await socket.SendAsync(piece);
        return await Receive(socket);
    }

    /// <summary>What is answered up to the end of the trailers, without the date, and with the headers, which have no order, in
    /// that of the alphabet.</summary>
    private static async Task<string> Receive(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, limit.Token);
            answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var text = answer.ToString();
            var last = text.IndexOf("\r\n0\r\n", StringComparison.Ordinal);
            if (count > 0 && !(last > 0 && text.EndsWith("\r\n\r\n")))
                continue;
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var head = text[..end].Split("\r\n").Where(line => !line.StartsWith("Date:"));
            return string.Join("\r\n", [head.First(), .. head.Skip(1).Order(StringComparer.Ordinal)]) + text[end..];
        }
    }
}

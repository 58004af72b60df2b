using System.Net;
using System.Text;
using Google.Protobuf;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.GrpcWeb;

/// <summary>gRPC-Web, whose trailers are the last frame of the body.</summary>
public sealed class GrpcWebTests(ToyServer server)
{
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    private static readonly EchoMessage Small = new() { PlainText = "ä€😀", Number = 7 };

    public static TheoryData<string, string> Ways =>
        [.. from v in new[] { "1.1", "2.0" } from t in new[] { Binary, Binary + "+proto", Text, Text + "+proto" } select (v, t)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_message_is_echoed(string version, string contentType)
    {
        var (frames, trailers) = await Call(version, "Echo", GrpcCall.Frame(Small.ToByteArray()), contentType, ("Toy-Say", "hello"));
        GrpcAnswer.Read(frames.Single()).ShouldBe(Small);
        trailers.ShouldBe("grpc-status: 0\r\n");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_error_is_in_the_body(string version, string contentType)
    {
        var request = GrpcCall.Frame(new EchoMessage { PlainText = "not_found" }.ToByteArray());
        var (frames, trailers) = await Call(version, "Fail", request, contentType);
        frames.ShouldBeEmpty();
        trailers.ShouldStartWith("grpc-status: 5\r\ngrpc-message: It \"failed\" %E2%80%93 as asked.\r\ngrpc-status-details-bin: ");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Unknown_procedures_are_unimplemented(string version, string contentType) =>
        (await Call(version, "Nothing", [], contentType)).Trailers.ShouldStartWith("grpc-status: 12\r\n");

    [Theory]
    [InlineData(Binary)]
    [InlineData(Text)]
    public async Task Messages_are_compressed_both_ways(string contentType)
    {
        var message = new EchoMessage { PlainText = new string('a', 100_000) };
        var request = GrpcCall.Frame(GrpcCall.GZip(message.ToByteArray()), flags: 1);
        var (frames, trailers) = await Call(
            "1.1", "Echo", request, contentType, ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip"));
        GrpcAnswer.Read(frames.Single()).ShouldBe(message);
        frames.Single().Flags.ShouldBe((byte)1);
        trailers.ShouldBe("grpc-status: 0\r\n");
    }

    [Theory]
    [InlineData(Binary)]
    [InlineData(Text)]
    public async Task A_message_may_be_as_large_as_the_limit(string contentType)
    {
        var message = new EchoMessage { Data = ByteString.CopyFrom(new byte[ToyServer.MaxRequestBytes - 4]) };
        var (frames, _) = await Call("1.1", "Echo", GrpcCall.Frame(message.ToByteArray()), contentType);
        GrpcAnswer.Read(frames.Single()).ShouldBe(message);
        message.Data = ByteString.CopyFrom(new byte[ToyServer.MaxRequestBytes]);
        (await Call("1.1", "Echo", GrpcCall.Frame(message.ToByteArray()), contentType)).Trailers.ShouldStartWith("grpc-status: 8\r\n");
    }

    [Theory]
    [InlineData("AAAAAAA=")]
    [InlineData("AA==AAAAAA==")]
    [InlineData("AA==AA==AA==AA==AA==")]
    public async Task Padding_may_be_anywhere(string body)
    {
        using var answer = await server.Send("1.1", "Echo", Encoding.ASCII.GetBytes(body), Text);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(
            Convert.ToBase64String([0, 0, 0, 0, 0, 0x80, 0, 0, 0, 16, .. "grpc-status: 0\r\n"u8]));
    }

    [Theory]
    [InlineData("AAAAAAA")]
    [InlineData("AAAAAA")]
    [InlineData("A")]
    [InlineData("====")]
    [InlineData("    ")]
    [InlineData("AAAAAAA*")]
    [InlineData("AAAAAAA=A")]
    [InlineData("AAAA")]
    public async Task What_is_not_a_message_in_base64_is_an_invalid_argument(string body)
    {
        using var answer = await server.Send("1.1", "Echo", Encoding.ASCII.GetBytes(body), Text);
        Split(Convert.FromBase64String(await answer.Content.ReadAsStringAsync())).Trailers.ShouldStartWith("grpc-status: 3\r\n");
    }

    private async Task<(List<(byte Flags, byte[] Content)> Frames, string Trailers)> Call(
        string version, string method, byte[] request, string contentType, params (string Name, string Value)[] headers)
    {
        var isText = contentType.StartsWith(Text);
        var body = isText ? Encoding.ASCII.GetBytes(Convert.ToBase64String(request)) : request;
        using var answer = await server.Send(version, method, body, contentType, headers);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(contentType);
        answer.TrailingHeaders.ShouldBeEmpty();
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return Split(isText ? Convert.FromBase64String(Encoding.ASCII.GetString(bytes)) : bytes);
    }

    private static (List<(byte Flags, byte[] Content)> Frames, string Trailers) Split(byte[] body)
    {
        var frames = GrpcAnswer.Split(body);
        frames[^1].Flags.ShouldBe((byte)0x80);
        return (frames[..^1], Encoding.ASCII.GetString(frames[^1].Content));
    }
}

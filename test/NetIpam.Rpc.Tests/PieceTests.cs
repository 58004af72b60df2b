using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests;

/// <summary>A request is the same when it comes byte by byte: over HTTP/2 each in a frame of its own.</summary>
public sealed class PieceTests(ToyServer server)
{
    private static readonly EchoMessage Message = new() { PlainText = "ä€😀", Number = 7, Many = { "a", "b" } };

    [Theory]
    [InlineData("1.1", "application/json")]
    [InlineData("2.0", "application/json")]
    [InlineData("1.1", "application/proto")]
    [InlineData("2.0", "application/proto")]
    [InlineData("1.1", "application/grpc")]
    [InlineData("2.0", "application/grpc")]
    [InlineData("1.1", "application/grpc-web")]
    [InlineData("2.0", "application/grpc-web")]
    [InlineData("1.1", "application/grpc-web-text")]
    [InlineData("2.0", "application/grpc-web-text")]
    [InlineData("1.1", "application/connect+json")]
    [InlineData("2.0", "application/connect+json")]
    [InlineData("1.1", "application/connect+proto")]
    [InlineData("2.0", "application/connect+proto")]
    public async Task A_request_may_come_byte_by_byte(string version, string contentType)
    {
        var body = contentType.EndsWith("json") ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Message)) : Message.ToByteArray();
        var isFramed = contentType.Contains("grpc") || contentType.Contains("connect");
        if (isFramed)
            body = [.. GrpcCall.Frame(body), .. contentType.Contains("connect") ? GrpcCall.Frame(body) : []];
        if (contentType.EndsWith("text"))
            body = Encoding.ASCII.GetBytes(Convert.ToBase64String(body));
        var path = contentType.Contains("connect") ? "/toy.v1.StreamingService/Chat" : "/toy.v1.ToyService/Echo";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteByByte(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (contentType.EndsWith("text"))
            bytes = [.. Encoding.ASCII.GetString(bytes).Chunk(4).SelectMany(group => Convert.FromBase64String(new string(group)))];
        var messages = isFramed ? GrpcAnswer.Split(bytes).Where(frame => frame.Flags == 0).Select(frame => frame.Content).ToList() : [bytes];
        messages.Count.ShouldBe(contentType.Contains("connect") ? 2 : 1);
        foreach (var message in messages)
        {
            (contentType.EndsWith("json") ? JsonParser.Default.Parse<EchoMessage>(Encoding.UTF8.GetString(message)) : EchoMessage.Parser.ParseFrom(message))
                .ShouldBe(Message);
        }
    }

    private sealed class ByteByByte(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var one in body)
            {
                await stream.WriteAsync(new[] { one });
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Streaming;

/// <summary>Streams by gRPC and gRPC-Web.</summary>
public sealed class GrpcStreamingTests(ToyServer server)
{
    private const string Watch = "/toy.v1.StreamingService/Watch";
    private const string Chat = "/toy.v1.StreamingService/Chat";

    [Theory]
    [InlineData("1.1", 0)]
    [InlineData("1.1", 100)]
    [InlineData("2.0", 0)]
    [InlineData("2.0", 100)]
    public async Task Many_messages_answer_one(string version, int count)
    {
        var answer = await server.Grpc(version, Watch, new EchoMessage { Number = (ulong)count });
        answer.Code.ShouldBe(RpcCode.Ok);
        answer.Frames.Select(f => (int)GrpcAnswer.Read(f).Number).ShouldBe(Enumerable.Range(1, count));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task An_error_comes_after_the_messages(string version)
    {
        var answer = await server.Grpc(version, Watch, new EchoMessage { Number = 3, PlainText = "aborted" });
        answer.Frames.Count.ShouldBe(3);
        answer.Code.ShouldBe(RpcCode.Aborted);
        answer.Details!.Details.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public Task The_deadline_ends_a_stream(string version) =>
        server.GrpcUntilDeadline(version, Watch, new EchoMessage { Number = 2, PlainText = "wait" }, messages: 2);

    [Theory]
    [InlineData("1.1", "application/grpc")]
    [InlineData("2.0", "application/grpc")]
    [InlineData("1.1", "application/grpc-web")]
    [InlineData("1.1", "application/grpc-web-text")]
    public async Task A_message_is_sent_at_once(string version, string contentType)
    {
        var body = GrpcCall.Frame(new EchoMessage { Number = 1, PlainText = "wait" }.ToByteArray());
        if (contentType.EndsWith("text"))
            body = Encoding.ASCII.GetBytes(Convert.ToBase64String(body));
        using var request = Request(version, Watch, new ByteArrayContent(body), contentType);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using (var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token))
        {
            var content = await answer.Content.ReadAsStreamAsync(limit.Token);
            var bytes = new byte[contentType.EndsWith("text") ? 12 : 7];
            await content.ReadExactlyAsync(bytes, limit.Token);
            if (contentType.EndsWith("text"))
                bytes = Convert.FromBase64String(Encoding.ASCII.GetString(bytes));
            bytes.ShouldBe([0, 0, 0, 0, 2, 0x10, 1]);
        }
        await Task.Delay(100);
        server.Log.Entries.ShouldNotContain(e => e.Level > LogLevel.Information && e.Text.Contains("Watch") && e.Exception != null);
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task Grpc_web_streams_end_with_the_trailers(string contentType)
    {
        var isText = contentType.EndsWith("text");
        var body = GrpcCall.Frame(new EchoMessage { Number = 3 }.ToByteArray());
        using var answer = await server.Send(
            "1.1", Watch, isText ? Encoding.ASCII.GetBytes(Convert.ToBase64String(body)) : body, contentType);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (isText)
            bytes = [.. Encoding.ASCII.GetString(bytes).Chunk(4).SelectMany(group => Convert.FromBase64String(new string(group)))];
        var frames = GrpcAnswer.Split(bytes);
        frames.Select(f => f.Flags).ShouldBe([0, 0, 0, 0x80]);
    }

    [Theory]
    [InlineData("", RpcCode.Unimplemented)]
    [InlineData("0000000000" + "0000000000", RpcCode.Unimplemented)]
    [InlineData("0000000003FFFFFF", RpcCode.InvalidArgument)]
    [InlineData("00000000", RpcCode.InvalidArgument)]
    public async Task A_body_that_is_not_one_message_has_its_status(string body, RpcCode code)
    {
        var answer = await server.Grpc("2.0", Watch, Convert.FromHexString(body));
        answer.Code.ShouldBe(code);
        answer.Frames.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1.1", 0)]
    [InlineData("1.1", 50)]
    [InlineData("2.0", 0)]
    [InlineData("2.0", 50)]
    public async Task Many_messages_answer_many(string version, int count)
    {
        var body = Enumerable.Range(1, count).SelectMany(i => GrpcCall.Frame(new EchoMessage { Number = (ulong)i }.ToByteArray()));
        var answer = await server.Grpc(version, Chat, body.ToArray());
        answer.Code.ShouldBe(RpcCode.Ok, answer.Message);
        answer.Frames.Select(f => (int)GrpcAnswer.Read(f).Number).ShouldBe(Enumerable.Range(1, count));
    }

    [Fact]
    public async Task What_is_malformed_ends_a_stream_where_it_is()
    {
        var answer = await server.Grpc("2.0", Chat, Convert.FromHexString("0000000000" + "0000000003FFFFFF" + "0000000000"));
        answer.Frames.Count.ShouldBe(1);
        answer.Code.ShouldBe(RpcCode.InvalidArgument);
    }

    [Fact]
    public async Task Both_sides_speak_in_turn_over_http_2()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var requests = new TaskCompletionSource<Stream>();
        var end = new TaskCompletionSource();
        using var request = Request("2.0", Chat, new SlowContent(requests, end.Task), "application/grpc");
        var sending = server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var stream = await requests.Task;
        for (var i = 1ul; i <= 5; i++)
        {
            var frame = GrpcCall.Frame(new EchoMessage { Number = i }.ToByteArray());
            await stream.WriteAsync(frame, limit.Token);
            await stream.FlushAsync(limit.Token);
            var echo = new byte[frame.Length];
            await (await (await sending).Content.ReadAsStreamAsync()).ReadExactlyAsync(echo, limit.Token);
            echo.ShouldBe(frame);
        }
        end.SetResult();
        using var answer = await sending;
        (await (await answer.Content.ReadAsStreamAsync()).ReadAsync(new byte[1], limit.Token)).ShouldBe(0);
        answer.TrailingHeaders.GetValues("grpc-status").Single().ShouldBe("0");
    }

    private HttpRequestMessage Request(string version, string path, HttpContent content, string contentType)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return new(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
    }

    /// <summary>Gives the stream of a request out, and ends it when told.</summary>
    private sealed class SlowContent(TaskCompletionSource<Stream> opened, Task end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            opened.SetResult(stream);
            await end;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

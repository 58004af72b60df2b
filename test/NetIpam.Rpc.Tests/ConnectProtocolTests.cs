using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests;

/// <summary>The rules of the protocol around the messages.</summary>
public sealed class ConnectProtocolTests(ToyServer server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpcx")]
    [InlineData("application/connect+json")]
    [InlineData("application/protobuf")]
    [InlineData(";;;")]
    public async Task Other_content_types_are_told_what_is_accepted(string? contentType)
    {
        using var answer = await server.Post("Echo", "{}"u8.ToArray(), contentType);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Headers.GetValues("Accept-Post").Single().ShouldBe("application/json, application/proto, application/grpc, application/grpc+proto, "
            + "application/grpc-web, application/grpc-web+proto, application/grpc-web-text, application/grpc-web-text+proto");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("The content type of a request is application/json or application/proto, or one of gRPC.\n");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_verbs_are_not_allowed(string verb)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/toy.v1.ToyService/Echo");
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["POST"]);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(verb == "HEAD" ? "" : "A procedure is called with POST.\n");
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("echo")]
    [InlineData("Echo/")]
    [InlineData("Echo/more")]
    [InlineData("")]
    public async Task Unknown_procedures_are_unimplemented(string method)
    {
        using var answer = await server.PostJson(method, "{}");
        await answer.ShouldBeError(RpcCode.Unimplemented, 404);
    }

    [Fact]
    public async Task The_version_of_the_protocol_may_be_named()
    {
        using var right = await server.PostJson("Echo", "{}", ("Connect-Protocol-Version", "1"));
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var wrong = await server.PostJson("Echo", "{}", ("Connect-Protocol-Version", "2"));
        await wrong.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("12345678901")]
    public async Task A_timeout_has_up_to_ten_digits(string timeout)
    {
        using var answer = await server.PostJson("Echo", "{}", ("Connect-Timeout-Ms", timeout));
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Theory]
    [InlineData("9999999999")]
    [InlineData("0000090000")]
    public async Task A_timeout_gives_a_deadline(string timeout)
    {
        using var answer = await server.PostJson("Echo", "{}", ("Connect-Timeout-Ms", timeout));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Toy-Deadline").Single().ShouldBe("given");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("50")]
    public async Task A_call_past_its_deadline_is_answered(string timeout)
    {
        using var answer = await server.PostJson("Wait", "{}", ("Connect-Timeout-Ms", timeout));
        await answer.ShouldBeError(RpcCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_deadline_holds_while_the_body_arrives_too()
    {
        using var socket = await Connect();
        await socket.SendAsync(
            "POST /toy.v1.ToyService/Echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnect-Timeout-Ms: 100\r\nContent-Length: 2\r\n\r\n{"u8.ToArray());
        (await Receive(socket)).ShouldStartWith("HTTP/1.1 504 ");
    }

    [Fact]
    public async Task A_call_ends_when_its_caller_goes()
    {
        using (var socket = await Connect())
        {
            await socket.SendAsync(
                "POST /toy.v1.ToyService/Wait HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
            await Task.Delay(100);
        }
        using var answer = await server.PostJson("Echo", "{}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Log.Entries.ShouldNotContain(e => e.Level > LogLevel.Information && e.Text.Contains("Wait"));
    }

    [Fact]
    public async Task Headers_go_both_ways()
    {
        using var answer = await server.PostJson("Echo", "{}", ("Toy-Say", "hello"));
        answer.Headers.GetValues("Toy-Heard").Single().ShouldBe("hello");
        answer.Headers.GetValues("Toy-Deadline").Single().ShouldBe("none");
    }

    [Theory]
    [InlineData(ToyServer.MaxRequestBytes - 100, true)]
    [InlineData(ToyServer.MaxRequestBytes + 100, false)]
    [InlineData(3 * ToyServer.MaxRequestBytes, false)]
    public async Task A_body_has_a_limit(int size, bool fits)
    {
        var body = new EchoMessage { Data = ByteString.CopyFrom(new byte[size - 5]) }.ToByteArray();
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/toy.v1.ToyService/Echo");
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/proto");
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await server.Client.SendAsync(request);
            if (fits)
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            else
                await answer.ShouldBeError(RpcCode.ResourceExhausted);
        }
    }

    [Fact]
    public async Task A_method_may_have_a_limit_of_its_own_which_is_named()
    {
        byte[] Body(int size) => new EchoMessage { Data = ByteString.CopyFrom(new byte[size]) }.ToByteArray();
        using var fits = await server.Post("Fail", Body(3 * ToyServer.MaxRequestBytes), "application/proto");
        await fits.ShouldBeError(RpcCode.Internal);
        using var tooLarge = await server.Post("Fail", Body(ToyServer.MaxRequestBytesOfFail), "application/proto");
        await tooLarge.ShouldBeError(RpcCode.ResourceExhausted);
        (await tooLarge.Content.ReadAsStringAsync()).ShouldContain($"larger than {ToyServer.MaxRequestBytesOfFail} bytes");
        using var packed = await server.Post("Fail", GZip(Body(3 * ToyServer.MaxRequestBytes)), "application/proto", ("Content-Encoding", "gzip"));
        await packed.ShouldBeError(RpcCode.Internal);
    }

    [Fact]
    public async Task A_length_that_is_only_claimed_takes_no_memory()
    {
        // So much that other tests at the same time do not come near it.
        const int Claimed = 1_000_000_000;
        using var socket = await Connect();
        var before = GC.GetTotalAllocatedBytes();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /toy.v1.ToyService/Wait HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnect-Timeout-Ms: 200\r\nContent-Length: {Claimed}\r\n\r\n{{"));
        (await Receive(socket)).ShouldStartWith("HTTP/1.1 504 ");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(Claimed);
    }

    [Fact]
    public async Task A_small_body_that_unpacks_beyond_the_limit_is_refused()
    {
        var body = new EchoMessage { Data = ByteString.CopyFrom(new byte[50 * ToyServer.MaxRequestBytes]) }.ToByteArray();
        using var answer = await server.Post("Echo", GZip(body), "application/proto", ("Content-Encoding", "gzip"));
        await answer.ShouldBeError(RpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task Gzip_and_identity_are_read()
    {
        using var gzip = await server.Post("Echo", GZip("{\"maybe\":\"x\"}"u8.ToArray()), "application/json", ("Content-Encoding", "gzip"));
        (await gzip.Json()).GetProperty("maybe").GetString().ShouldBe("x");
        using var identity = await server.PostJson("Echo", "{}", ("Content-Encoding", "identity"));
        identity.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_not_gzip_is_an_invalid_argument()
    {
        using var answer = await server.PostJson("Echo", "{}", ("Content-Encoding", "gzip"));
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Fact]
    public async Task Gzip_that_ends_early_is_an_invalid_argument()
    {
        var body = GZip(new EchoMessage { Many = { "one", "two", "three" } }.ToByteArray());
        for (var length = 1; length < body.Length; length++)
        {
            using var answer = await server.Post("Echo", body[..length], "application/proto", ("Content-Encoding", "gzip"));
            await answer.ShouldBeError(RpcCode.InvalidArgument);
        }
    }

    [Fact]
    public async Task Other_encodings_are_unimplemented()
    {
        using var answer = await server.PostJson("Echo", "{}", ("Content-Encoding", "br"));
        await answer.ShouldBeError(RpcCode.Unimplemented);
        answer.Headers.GetValues("Accept-Encoding").Single().ShouldBe("gzip");
    }

    [Theory]
    [InlineData("gzip", 5_000, true)]
    [InlineData("br, gzip;q=0.5", 5_000, true)]
    [InlineData("gzip;q=0", 5_000, false)]
    [InlineData("br", 5_000, false)]
    [InlineData("gzip", 100, false)]
    public async Task Large_answers_are_compressed_for_those_who_accept_it(string accepted, int size, bool compressed)
    {
        var text = new string('a', size);
        using var answer = await server.PostJson("Echo", $"{{\"maybe\":\"{text}\"}}", ("Accept-Encoding", accepted));
        answer.Content.Headers.ContentEncoding.ShouldBe(compressed ? ["gzip"] : []);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = compressed ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(plain);
        (await reader.ReadToEndAsync()).ShouldContain(text);
    }

    [Fact]
    public async Task A_fault_of_a_handler_is_logged_and_not_told()
    {
        using var answer = await server.PostJson("Fail", "{}");
        await answer.ShouldBeError(RpcCode.Internal);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("secret");
        await server.Log.ShouldContainAsync(e => e.Level == LogLevel.Error && e.Exception is InvalidOperationException);
    }

    [Theory]
    [InlineData("Echo", "", LogLevel.Debug, "/toy.v1.ToyService/Echo ok in ")]
    [InlineData("Fail", "not_found", LogLevel.Information, "/toy.v1.ToyService/Fail not_found AS_ASKED in ")]
    [InlineData("Fail", "resource_exhausted", LogLevel.Information, "/toy.v1.ToyService/Fail resource_exhausted AS_ASKED in ")]
    [InlineData("Fail", "unavailable", LogLevel.Error, "/toy.v1.ToyService/Fail unavailable AS_ASKED in ")]
    [InlineData("Fail", "data_loss", LogLevel.Error, "/toy.v1.ToyService/Fail data_loss AS_ASKED in ")]
    [InlineData("Fail", "unknown", LogLevel.Error, "/toy.v1.ToyService/Fail unknown AS_ASKED in ")]
    public async Task A_call_is_logged_once_as_bad_as_it_is(string method, string code, LogLevel level, string text)
    {
        using var answer = await server.PostJson(method, $"{{\"plainText\":\"{code}\"}}");
        await server.Log.ShouldContainAsync(e => e.Level == level && e.Text.StartsWith(text));
    }

    [Fact]
    public async Task A_call_of_no_procedure_is_logged_without_its_name()
    {
        using var answer = await server.PostJson("Xyzzy", "{}");
        await server.Log.ShouldContainAsync(e => e.Level == LogLevel.Information && e.Text.StartsWith("A request unimplemented in "));
        server.Log.Entries.ShouldNotContain(e => e.Text.Contains("Xyzzy") && e.Text.Contains("unimplemented"));
    }

    private static byte[] GZip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
            gzip.Write(data);
        return output.ToArray();
    }

    private async Task<Socket> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        return socket;
    }

    private static async Task<string> Receive(Socket socket)
    {
        var buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
    }
}

using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.Details;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Grpc;

/// <summary>gRPC, one message each way, over both versions of HTTP.</summary>
public sealed class GrpcUnaryTests(ToyServer server)
{
    private static readonly EchoMessage Small = new() { PlainText = "ä€😀", Number = 7, Maybe = "", Data = ByteString.CopyFrom(0, 1, 255) };

    public static TheoryData<string> Versions => ["1.1", "2.0"];

    public static TheoryData<string, RpcCode> Codes =>
        [.. from v in new[] { "1.1", "2.0" } from c in Enum.GetValues<RpcCode>() where c != RpcCode.Ok select (v, c)];

    /// <summary>Bodies that are not one message, and what each is answered with.</summary>
    public static TheoryData<string, string, RpcCode> Malformed
    {
        get
        {
            var rows = new TheoryData<string, string, RpcCode>();
            foreach (var version in new[] { "1.1", "2.0" })
            {
                rows.Add(version, "", RpcCode.Unimplemented);
                rows.Add(version, "00", RpcCode.InvalidArgument);
                rows.Add(version, "00000000", RpcCode.InvalidArgument);
                rows.Add(version, "0000000001", RpcCode.InvalidArgument);
                rows.Add(version, "00000000050A0361", RpcCode.InvalidArgument);
                rows.Add(version, "0000000000" + "00", RpcCode.InvalidArgument);
                rows.Add(version, "0000000000" + "787878", RpcCode.InvalidArgument);
                rows.Add(version, "0000000000" + "0000000000", RpcCode.Unimplemented);
                rows.Add(version, "0000000000" + "0A01610A0161", RpcCode.ResourceExhausted);
                rows.Add(version, "0100000000", RpcCode.Internal);
                rows.Add(version, "0200000000", RpcCode.Internal);
                rows.Add(version, "8000000000", RpcCode.Internal);
                rows.Add(version, "0000000003FFFFFF", RpcCode.InvalidArgument);
                rows.Add(version, "00FFFFFFFF", RpcCode.ResourceExhausted);
                rows.Add(version, "007FFFFFFF", RpcCode.ResourceExhausted);
                rows.Add(version, "0000200001", RpcCode.ResourceExhausted);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_message_is_echoed(string version)
    {
        var answer = await server.Grpc(version, "Echo", Small);
        answer.Single().ShouldBe(Small);
        answer.Http.Content.Headers.ContentType!.ToString().ShouldBe("application/grpc");
        answer.Trailers.ShouldNotContainKey("grpc-message");
        answer.Frames.Single().Flags.ShouldBe((byte)0);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_empty_message_is_a_message(string version) =>
        (await server.Grpc(version, "Echo", new EchoMessage())).Single().ShouldBe(new EchoMessage());

    [Theory]
    [InlineData("1.1", "application/grpc+proto")]
    [InlineData("2.0", "application/grpc+proto")]
    [InlineData("2.0", "Application/GRPC")]
    [InlineData("2.0", "application/grpc; charset=utf-8")]
    public async Task The_content_type_of_the_answer_is_that_of_the_request(string version, string contentType)
    {
        using var http = await server.Send(version, "Echo", GrpcCall.Frame(Small.ToByteArray()), contentType);
        (await GrpcAnswer.Read(http)).Single().ShouldBe(Small);
        http.Content.Headers.ContentType!.ToString().ShouldBe(contentType.Split(';')[0].ToLowerInvariant());
    }

    [Theory]
    [InlineData("1.1", "application/grpc+json")]
    [InlineData("2.0", "application/grpc+json")]
    [InlineData("2.0", "application/grpcproto")]
    public async Task Other_content_types_are_not_supported(string version, string contentType)
    {
        using var http = await server.Send(version, "Echo", [], contentType);
        http.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_message_may_be_as_large_as_the_limit(string version)
    {
        var message = new EchoMessage { Data = ByteString.CopyFrom(new byte[ToyServer.MaxRequestBytes - 4]) };
        message.CalculateSize().ShouldBe(ToyServer.MaxRequestBytes);
        (await server.Grpc(version, "Echo", message)).Single().ShouldBe(message);
        message.Number = 1;
        (await server.Grpc(version, "Echo", message)).Code.ShouldBe(RpcCode.ResourceExhausted);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_body_that_is_not_one_message_has_its_status(string version, string body, RpcCode code)
    {
        var answer = await server.Grpc(version, "Echo", Convert.FromHexString(body));
        answer.Code.ShouldBe(code, answer.Message);
        answer.Message.ShouldNotBeEmpty();
        answer.Frames.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_goes_over_the_wire(string version, RpcCode code)
    {
        var request = new EchoMessage { PlainText = code.ToText() };
        var answer = await server.Grpc(version, "Fail", request);
        answer.Code.ShouldBe(code);
        answer.Trailers["grpc-message"].ShouldBe("It \"failed\" %E2%80%93 as asked.");
        answer.Details!.Code.ShouldBe((int)code);
        answer.Details.Message.ShouldBe("It \"failed\" – as asked.");
        answer.Details.Details.Select(d => d.TypeUrl).ShouldBe(
            ["type.googleapis.com/google.rpc.ErrorInfo", "type.googleapis.com/google.rpc.RetryInfo", "type.googleapis.com/toy.v1.EchoMessage"]);
        answer.Details.Details[0].Unpack<ErrorInfo>().Reason.ShouldBe("AS_ASKED");
        answer.Details.Details[2].Unpack<EchoMessage>().ShouldBe(request);
        // Over HTTP/2 it is all in one frame of headers; over HTTP/1.1 always after the last chunk.
        answer.Http.TrailingHeaders.Any().ShouldBe(version == "1.1");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_fault_of_a_handler_is_logged_and_not_told(string version)
    {
        var answer = await server.Grpc(version, "Fail", new EchoMessage());
        answer.Code.ShouldBe(RpcCode.Internal);
        answer.Message.ShouldNotContain("secret");
        answer.Details.ShouldBeNull();
        await server.Log.ShouldContainAsync(e => e.Level == LogLevel.Error && e.Exception is InvalidOperationException);
    }

    [Theory]
    [InlineData("1.1", "Nothing")]
    [InlineData("1.1", "echo")]
    [InlineData("2.0", "Nothing")]
    [InlineData("2.0", "Echo/more")]
    public async Task Unknown_procedures_are_unimplemented(string version, string method) =>
        (await server.Grpc(version, method, Small)).Code.ShouldBe(RpcCode.Unimplemented);

    [Theory]
    [InlineData("1.1", "20m")]
    [InlineData("2.0", "20m")]
    [InlineData("2.0", "50000u")]
    [InlineData("2.0", "99999999n")]
    [InlineData("2.0", "0S")]
    public async Task A_call_past_its_deadline_is_answered(string version, string timeout) =>
        (await server.Grpc(version, "Wait", Small, ("grpc-timeout", timeout))).Code.ShouldBe(RpcCode.DeadlineExceeded);

    [Theory]
    [InlineData("99999999H")]
    [InlineData("1M")]
    [InlineData("00000090S")]
    public async Task A_timeout_gives_a_deadline(string timeout)
    {
        var answer = await server.Grpc("2.0", "Echo", Small, ("grpc-timeout", timeout));
        answer.Single().ShouldBe(Small);
        answer.Http.Headers.GetValues("Toy-Deadline").Single().ShouldBe("given");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public async Task Other_timeouts_are_an_invalid_argument(string timeout) =>
        (await server.Grpc("2.0", "Echo", Small, ("grpc-timeout", timeout))).Code.ShouldBe(RpcCode.InvalidArgument);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Metadata_goes_both_ways(string version)
    {
        var answer = await server.Grpc(version, "Echo", Small, ("Toy-Say", "hello"));
        answer.Http.Headers.GetValues("Toy-Heard").Single().ShouldBe("hello");
        answer.Http.Headers.GetValues("Toy-Deadline").Single().ShouldBe("none");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Compressed_messages_are_read(string version)
    {
        foreach (var flags in new byte[] { 0, 1 })
        {
            var content = flags == 1 ? GrpcCall.GZip(Small.ToByteArray()) : Small.ToByteArray();
            var answer = await server.Grpc(version, "Echo", GrpcCall.Frame(content, flags), ("grpc-encoding", "gzip"));
            answer.Single().ShouldBe(Small);
        }
    }

    [Theory]
    [InlineData("gzip", "0100000003616161", RpcCode.InvalidArgument)]
    [InlineData("identity", "0100000000", RpcCode.Internal)]
    [InlineData("br", "0000000000", RpcCode.Unimplemented)]
    public async Task Wrong_encodings_have_their_status(string encoding, string body, RpcCode code)
    {
        var answer = await server.Grpc("2.0", "Echo", Convert.FromHexString(body), ("grpc-encoding", encoding));
        answer.Code.ShouldBe(code);
        answer.Http.Headers.GetValues("grpc-accept-encoding").Single().ShouldBe("gzip");
    }

    [Fact]
    public async Task A_small_message_that_unpacks_beyond_the_limit_is_refused()
    {
        var content = GrpcCall.GZip(new byte[50 * ToyServer.MaxRequestBytes]);
        var answer = await server.Grpc("2.0", "Echo", GrpcCall.Frame(content, flags: 1), ("grpc-encoding", "gzip"));
        answer.Code.ShouldBe(RpcCode.ResourceExhausted);
    }

    [Theory]
    [InlineData("2.0", "gzip", 5_000, 1)]
    [InlineData("1.1", "identity, gzip", 5_000, 1)]
    [InlineData("2.0", "gzip", 100, 0)]
    [InlineData("2.0", "identity,deflate", 5_000, 0)]
    public async Task Large_answers_are_compressed_for_those_who_accept_it(string version, string accepted, int size, int flags)
    {
        var message = new EchoMessage { PlainText = new string('a', size) };
        var answer = await server.Grpc(version, "Echo", message, ("grpc-accept-encoding", accepted));
        answer.Single().ShouldBe(message);
        answer.Frames.Single().Flags.ShouldBe((byte)flags);
        answer.Http.Headers.Contains("grpc-encoding").ShouldBe(accepted.Contains("gzip"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_call_ends_when_its_caller_goes(string version)
    {
        using var caller = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(server.Address, "/toy.v1.ToyService/Wait"));
        request.Version = Version.Parse(version);
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = new ByteArrayContent(GrpcCall.Frame(Small.ToByteArray()));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        await Should.ThrowAsync<OperationCanceledException>(() => caller.SendAsync(request));
        await Task.Delay(100);
        server.Log.Entries.ShouldNotContain(e => e.Level > LogLevel.Information && e.Text.Contains("Wait"));
    }
}

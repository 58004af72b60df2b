using System.Buffers;
using System.Text;
using NetIpam.Rpc.Details;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests;

/// <summary>Errors on the wire, and back.</summary>
public sealed class ConnectErrorTests(ToyServer server)
{
    public static TheoryData<RpcCode> Codes => [.. Enum.GetValues<RpcCode>().Where(c => c != RpcCode.Ok)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_goes_over_the_wire(RpcCode code)
    {
        foreach (var contentType in new[] { "application/json", "application/proto" })
        {
            var request = new EchoMessage { PlainText = code.ToText() };
            var body = contentType == "application/json"
                ? Encoding.UTF8.GetBytes(Google.Protobuf.JsonFormatter.Default.Format(request))
                : Google.Protobuf.MessageExtensions.ToByteArray(request);
            using var answer = await server.Post("Fail", body, contentType);
            await answer.ShouldBeError(code);

            var error = ConnectError.Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
            error.Code.ShouldBe(code);
            error.Message.ShouldBe("It \"failed\" – as asked.");
            error.Details.Count.ShouldBe(3);
            error.FindDetail<ErrorInfo>().ShouldBe(new ErrorInfo { Reason = "AS_ASKED", Domain = "toy" });
            error.FindDetail<RetryInfo>()!.RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromMilliseconds(1500));
            error.FindDetail<EchoMessage>().ShouldBe(request);
        }
    }

    [Fact]
    public async Task A_detail_has_type_value_and_debug()
    {
        using var answer = await server.PostJson("Fail", """{"plainText":"aborted"}""");
        var detail = (await answer.Json()).GetProperty("details")[0];
        detail.GetProperty("type").GetString().ShouldBe("google.rpc.ErrorInfo");
        detail.GetProperty("value").GetString().ShouldBe("CghBU19BU0tFRBIDdG95", "base64 without padding");
        detail.GetProperty("debug").GetProperty("reason").GetString().ShouldBe("AS_ASKED");
    }

    [Theory]
    [InlineData(400, RpcCode.Internal)]
    [InlineData(401, RpcCode.Unauthenticated)]
    [InlineData(403, RpcCode.PermissionDenied)]
    [InlineData(404, RpcCode.Unimplemented)]
    [InlineData(429, RpcCode.Unavailable)]
    [InlineData(500, RpcCode.Unknown)]
    [InlineData(502, RpcCode.Unavailable)]
    [InlineData(503, RpcCode.Unavailable)]
    [InlineData(504, RpcCode.Unavailable)]
    public void An_error_that_is_not_of_connect_is_told_by_its_status(int status, RpcCode code)
    {
        foreach (var body in new[] { "", "<html>", "[]", "{}", "null", "{\"code\":\"x\"}", "{\"code\":7}", "{\"code\":\"\\ud800\"}" })
        {
            var error = ConnectError.Read(status, Encoding.UTF8.GetBytes(body));
            error.Code.ShouldBe(code);
            error.Message.ShouldContain($"{status}");
        }
    }

    [Theory]
    [InlineData("""{"code":"not_found","details":7}""")]
    [InlineData("""{"code":"not_found","details":[7,null,{},{"type":"a"},{"type":"a","value":"*"},{"type":"","value":""}]}""")]
    public void Details_that_cannot_be_read_are_left_out(string body)
    {
        var error = ConnectError.Read(404, Encoding.UTF8.GetBytes(body));
        error.Code.ShouldBe(RpcCode.NotFound);
        error.Message.ShouldBe("");
        error.Details.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CgE=")]
    [InlineData("CgE")]
    public void Base64_is_read_with_and_without_padding(string value) =>
        ConnectError.Read(404, Encoding.UTF8.GetBytes($$"""{"code":"not_found","details":[{"type":"a","value":"{{value}}"}]}"""))
            .Details.Single().Value.ToByteArray().ShouldBe([0x0A, 0x01]);

    [Fact]
    public void Any_message_can_be_written()
    {
        foreach (var message in new[] { "", "\0\n\u2028", "\ud800" })
        {
            var output = new ArrayBufferWriter<byte>();
            ConnectError.Write(new RpcException(RpcCode.Internal, message), output);
            ConnectError.Read(500, output.WrittenMemory).Code.ShouldBe(RpcCode.Internal);
        }
    }

    [Fact]
    public void Success_is_no_error() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RpcException(RpcCode.Ok, ""));
}

using System.Net;
using Google.Protobuf;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests;

/// <summary>Messages in and out, in both formats.</summary>
public sealed class ConnectMessageTests(ToyServer server)
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON")]
    public async Task Json_is_echoed(string contentType)
    {
        using var answer = await server.Post("Echo", """{"plainText":"a","number":"18446744073709551615"}"""u8.ToArray(), contentType);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var json = await answer.Json();
        json.GetProperty("plainText").GetString().ShouldBe("a");
        json.GetProperty("number").GetString().ShouldBe("18446744073709551615");
        json.EnumerateObject().Count().ShouldBe(2, "defaults are left out");
    }

    [Fact]
    public async Task Binary_is_echoed()
    {
        var message = new EchoMessage { PlainText = "ä€😀", Number = 7, Maybe = "", Data = ByteString.CopyFrom(0, 1, 255) };
        using var answer = await server.Post("Echo", message.ToByteArray(), "application/proto");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/proto");
        EchoMessage.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync()).ShouldBe(message);
    }

    [Fact]
    public async Task Names_of_the_proto_file_are_read_too()
    {
        using var answer = await server.PostJson("Echo", """{"plain_text":"a"}""");
        (await answer.Json()).GetProperty("plainText").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task Unknown_names_are_passed_over()
    {
        using var answer = await server.PostJson("Echo", """{"plainText":"a","later":{"x":[1,null]}}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_empty_binary_body_is_the_empty_message()
    {
        using var answer = await server.Post("Echo", [], "application/proto");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{} {}")]
    [InlineData("{'plainText':'a'}")]
    [InlineData("{\"plainText\":1}")]
    [InlineData("{\"plainText\":\"\\ud800\"}")]
    [InlineData("{\"number\":-1}")]
    [InlineData("{\"number\":1e400}")]
    [InlineData("{\"number\":\"x\"}")]
    [InlineData("{\"number\":1.5}")]
    [InlineData("{\"data\":\"***\"}")]
    [InlineData("{\"many\":{}}")]
    [InlineData("{\"many\":[null]}")]
    [InlineData("{\"inner\":[]}")]
    [InlineData("\uFEFF{}")]
    public async Task Malformed_json_is_an_invalid_argument(string body)
    {
        using var answer = await server.PostJson("Echo", body);
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Fact]
    public async Task Json_that_is_not_utf8_is_an_invalid_argument()
    {
        using var answer = await server.Post("Echo", [.. "{\"plainText\":\""u8, 0xFF, .. "\"}"u8], "application/json");
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Fact]
    public async Task Json_nested_too_deep_is_an_invalid_argument()
    {
        using var answer = await server.PostJson(
            "Echo", string.Concat(Enumerable.Repeat("{\"inner\":", 100_000)) + new string('}', 100_000));
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Fact]
    public async Task Unknown_json_nested_too_deep_is_an_invalid_argument()
    {
        using var answer = await server.PostJson("Echo", "{\"x\":" + new string('[', 500_000) + new string(']', 500_000) + "}");
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x05, 0x61 })]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x0B })]
    [InlineData(new byte[] { 0x0C })]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    public async Task Malformed_binary_is_an_invalid_argument(byte[] body)
    {
        using var answer = await server.Post("Echo", body, "application/proto");
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x01, 0xFF })]
    [InlineData(new byte[] { 0x0A, 0x02, 0x61, 0xC3 })]
    [InlineData(new byte[] { 0x0A, 0x03, 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0x10, 0x01, 0x22, 0x01, 0x61, 0x22, 0x01, 0x80 })]
    [InlineData(new byte[] { 0x32, 0x03, 0x1A, 0x01, 0xC0 })]
    public async Task Texts_that_are_not_utf8_are_an_invalid_argument(byte[] body)
    {
        using var answer = await server.Post("Echo", body, "application/proto");
        await answer.ShouldBeError(RpcCode.InvalidArgument);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x03, 0xEF, 0xBF, 0xBD })]
    [InlineData(new byte[] { 0x2A, 0x01, 0xFF })]
    [InlineData(new byte[] { 0x7A, 0x01, 0xFF })]
    [InlineData(new byte[] { 0x7B, 0x0A, 0x01, 0xFF, 0x7C })]
    [InlineData(new byte[] { 0x0D, 0xFF, 0xFF, 0xFF, 0xFF, 0x09, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task Bytes_and_unknown_fields_may_hold_anything(byte[] body)
    {
        using var answer = await server.Post("Echo", body, "application/proto");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("broken", HttpStatusCode.BadRequest)]
    public async Task Long_texts_are_checked_whole(string end, HttpStatusCode status)
    {
        // Two bytes a character, so that some lie across the segments of a body.
        var text = new EchoMessage { PlainText = "a" + new string('ä', 700_000) }.ToByteArray();
        byte[] body = end.Length == 0 ? text : [.. text[..^2], 0xC3, 0xFF];
        using var answer = await server.Post("Echo", body, "application/proto");
        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Damaged_messages_never_are_a_fault_of_the_server()
    {
        var random = new Random(1);
        var good = new EchoMessage { PlainText = "some text", Number = 300, Inner = new EchoMessage { Maybe = "y" } };
        byte[][] seeds = [good.ToByteArray(), System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(good))];
        for (var i = 0; i < 2_000; i++)
        {
            var body = (byte[])seeds[i % 2].Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            using var answer = await server.Post("Echo", body, i % 2 == 0 ? "application/proto" : "application/json");
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], Convert.ToHexString(body));
        }
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Streaming;

/// <summary>Streams by Connect.</summary>
public sealed class ConnectStreamingTests(ToyServer server)
{
    private const string Watch = "/toy.v1.StreamingService/Watch";
    private const string Chat = "/toy.v1.StreamingService/Chat";
    private const string Json = "application/connect+json";
    private const string Binary = "application/connect+proto";

    [Theory]
    [InlineData("1.1", Json)]
    [InlineData("1.1", Binary)]
    [InlineData("2.0", Json)]
    [InlineData("2.0", Binary)]
    public async Task Many_messages_answer_one(string version, string contentType)
    {
        var (messages, end) = await Call(version, Watch, contentType, [new EchoMessage { Number = 3 }]);
        messages.Select(m => (int)m.Number).ShouldBe([1, 2, 3]);
        end.GetRawText().ShouldBe("{}");
    }

    [Theory]
    [InlineData("1.1", Json)]
    [InlineData("2.0", Binary)]
    public async Task Many_messages_answer_many(string version, string contentType)
    {
        EchoMessage[] requests = [new() { PlainText = "ä" }, new(), new() { Number = 7 }];
        var (messages, end) = await Call(version, Chat, contentType, requests);
        messages.ShouldBe(requests);
        end.GetRawText().ShouldBe("{}");
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Binary)]
    public async Task An_error_is_in_the_last_frame(string contentType)
    {
        var (messages, end) = await Call("1.1", Watch, contentType, [new EchoMessage { Number = 2, PlainText = "not_found" }]);
        messages.Count.ShouldBe(2);
        end.GetProperty("error").GetProperty("code").GetString().ShouldBe("not_found");
        end.GetProperty("error").GetProperty("details").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("Connect-Timeout-Ms", "50", "deadline_exceeded")]
    [InlineData("Connect-Timeout-Ms", "x", "invalid_argument")]
    [InlineData("Connect-Protocol-Version", "2", "invalid_argument")]
    [InlineData("Connect-Content-Encoding", "br", "unimplemented")]
    public async Task Headers_are_kept(string name, string value, string code)
    {
        var (_, end) = await Call("2.0", Watch, Json, [new EchoMessage { PlainText = "wait" }], (name, value));
        end.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Theory]
    [InlineData("", "unimplemented")]
    [InlineData("00000000027B7D00000000027B7D", "unimplemented")]
    [InlineData("00000000027B", "invalid_argument")]
    [InlineData("00000000027B7B", "invalid_argument")]
    [InlineData("02000000027B7D", "internal")]
    [InlineData("01000000027B7D", "internal")]
    [InlineData("00FFFFFFFF", "resource_exhausted")]
    public async Task A_body_that_is_not_one_message_has_its_code(string body, string code)
    {
        using var answer = await server.Send("1.1", Watch, Convert.FromHexString(body), Json);
        var (messages, end) = await Read(answer, Json);
        messages.ShouldBeEmpty();
        end.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Messages_are_compressed_both_ways()
    {
        var request = GrpcCall.Frame(GrpcCall.GZip(new EchoMessage { Number = 1, Maybe = new string('a', 5000) }.ToByteArray()), flags: 1);
        using var answer = await server.Send(
            "1.1", Watch, request, Binary, ("Connect-Content-Encoding", "gzip"), ("Connect-Accept-Encoding", "gzip"));
        answer.Headers.GetValues("Connect-Content-Encoding").Single().ShouldBe("gzip");
        var frames = GrpcAnswer.Split(await answer.Content.ReadAsByteArrayAsync());
        frames.Select(f => f.Flags).ShouldBe([1, 2]);
        GrpcAnswer.Read(frames[0]).PlainText.Length.ShouldBe(5000);
    }

    [Theory]
    [InlineData("/toy.v1.ToyService/Echo", Json)]
    [InlineData(Watch, "application/json")]
    [InlineData(Watch, "application/proto")]
    [InlineData(Watch, "application/connect+xml")]
    [InlineData(Watch, "application/connect+")]
    public async Task The_content_type_is_that_of_the_kind_of_method(string path, string contentType)
    {
        using var answer = await server.Send("1.1", path, [], contentType);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private async Task<(List<EchoMessage> Messages, JsonElement End)> Call(
        string version, string path, string contentType, EchoMessage[] requests, params (string Name, string Value)[] headers)
    {
        var body = requests.SelectMany(m => GrpcCall.Frame(
            contentType == Json ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(m)) : m.ToByteArray()));
        using var answer = await server.Send(version, path, body.ToArray(), contentType, headers);
        return await Read(answer, contentType);
    }

    private static async Task<(List<EchoMessage> Messages, JsonElement End)> Read(HttpResponseMessage answer, string contentType)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(contentType);
        var frames = GrpcAnswer.Split(await answer.Content.ReadAsByteArrayAsync());
        frames[^1].Flags.ShouldBe((byte)2);
        using var end = JsonDocument.Parse(frames[^1].Content);
        var messages = frames[..^1].Select(f => contentType == Json
            ? JsonParser.Default.Parse<EchoMessage>(Encoding.UTF8.GetString(f.Content))
            : GrpcAnswer.Read(f));
        return (messages.ToList(), end.RootElement.Clone());
    }
}

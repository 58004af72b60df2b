using System.Buffers.Text;
using System.Net;
using Google.Protobuf;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests;

/// <summary>Connect's GET, for methods without side effects.</summary>
public sealed class ConnectGetTests(ToyServer server)
{
    private const string Path = "/toy.v1.SafeService/Read";
    private static readonly EchoMessage Message = new() { PlainText = "ä€😀", Number = 7 };

    [Fact]
    public async Task Json_is_echoed()
    {
        var json = Uri.EscapeDataString(JsonFormatter.Default.Format(Message));
        using var answer = await server.Client.GetAsync($"{Path}?connect=v1&encoding=json&message={json}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonParser.Default.Parse<EchoMessage>(await answer.Content.ReadAsStringAsync()).ShouldBe(Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Binary_is_echoed(bool isCompressed)
    {
        var bytes = isCompressed ? GrpcCall.GZip(Message.ToByteArray()) : Message.ToByteArray();
        var compression = isCompressed ? "gzip" : "identity";
        using var answer = await server.Client.GetAsync(
            $"{Path}?encoding=proto&base64=1&compression={compression}&message={Base64Url.EncodeToString(bytes)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/proto");
        EchoMessage.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Message);
    }

    [Theory]
    [InlineData("encoding=json&message=", RpcCode.InvalidArgument)]
    [InlineData("encoding=json", RpcCode.InvalidArgument)]
    [InlineData("encoding=json&message={", RpcCode.InvalidArgument)]
    [InlineData("encoding=json&message={}&connect=v2", RpcCode.InvalidArgument)]
    [InlineData("encoding=proto&base64=1&message=*", RpcCode.InvalidArgument)]
    [InlineData("encoding=proto&base64=1&message=_w", RpcCode.InvalidArgument)]
    [InlineData("encoding=json&message={}&compression=br", RpcCode.Unimplemented)]
    [InlineData("encoding=json&message={}&compression=gzip", RpcCode.InvalidArgument)]
    public async Task Wrong_queries_are_answered(string query, RpcCode code)
    {
        using var answer = await server.Client.GetAsync($"{Path}?{query}");
        await answer.ShouldBeError(code);
    }

    [Theory]
    [InlineData("GET", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("GET", "?encoding=xml&message=", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("DELETE", "?encoding=json&message={}", HttpStatusCode.MethodNotAllowed)]
    public async Task Other_requests_are_refused(string verb, string query, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), Path + query);
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(status);
        if (status == HttpStatusCode.MethodNotAllowed)
            answer.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
    }

    [Fact]
    public async Task Post_is_answered_too()
    {
        using var content = new StringContent("{\"number\":\"7\"}", null, "application/json");
        using var answer = await server.Client.PostAsync(Path, content);
        (await answer.Json()).GetProperty("number").GetString().ShouldBe("7");
    }
}

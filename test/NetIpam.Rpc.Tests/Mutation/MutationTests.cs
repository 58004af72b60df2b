using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Mutation;

/// <summary>Whatever bytes come, each protocol answers with a status of its own, and nothing goes wrong inside. By itself, as it
/// measures the heap.</summary>
[Collection(Alone.Name)]
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Requests = 100_000;
    private const int MaxRequestBytes = 4096;

    /// <summary>Far less than a byte for each request after the first fifth, when everything that is made once is there.</summary>
    private const long MaxGrowthBytes = 2 * 1024 * 1024;

    private static readonly byte[] Message = new EchoMessage
    {
        PlainText = "ä€😀",
        Number = 7,
        Many = { "a", "b" },
        Data = ByteString.CopyFrom(0, 1, 255),
        Inner = new() { Maybe = "x" },
    }.ToByteArray();

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/proto", "application/grpc", "application/grpc+proto", "application/grpc-web",
        "application/grpc-web+proto", "application/grpc-web-text", "application/grpc-web-text+proto",
        "application/connect+json", "application/connect+proto",
    ];

    [Fact]
    public async Task Mutated_requests_have_a_proper_answer()
    {
        var given = Environment.GetEnvironmentVariable("NETIPAM_SEED");
        var seed = string.IsNullOrEmpty(given) ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        output.WriteLine($"NETIPAM_SEED={seed}");
        var random = new Random(seed);
        var log = new MemoryLog();
        await using var app = App(log);
        var echo = Procedure(app, "/toy.v1.ToyService/Echo");
        var chat = Procedure(app, "/toy.v1.StreamingService/Chat");
        var answered = 0;
        var heapBefore = 0L;
        for (var i = 0; i < Requests; i++)
        {
            if (i == Requests / 5)
                heapBefore = Heap();
            var contentType = ContentTypes[random.Next(ContentTypes.Length)];
            var isStream = contentType.Contains("connect") || (contentType.Contains("grpc") && random.Next(2) == 0);
            var http = Request(random, contentType, isStream);
            try
            {
                await (isStream ? chat : echo)(http).WaitAsync(TimeSpan.FromMinutes(1));
                await http.Response.BodyWriter.FlushAsync();
                answered += Check(http, contentType) ? 1 : 0;
            }
            catch (Exception e)
            {
                var fault = log.Entries.LastOrDefault(entry => entry.Exception != null).Exception;
                throw new InvalidOperationException($"NETIPAM_SEED={seed}: request {i}, {contentType}: {e.Message}\n{fault}", e);
            }
        }
        output.WriteLine($"{answered} of {Requests} were answered with a message.");
        answered.ShouldBeInRange(Requests / 50, Requests - (Requests / 50), "mutations should break some, not all");
        log.Entries.ShouldBeEmpty("what a caller does wrong is neither a warning nor an error");
        var growth = Heap() - heapBefore;
        output.WriteLine($"The heap grew by {growth} bytes from {heapBefore}.");
        growth.ShouldBeLessThan(MaxGrowthBytes, $"NETIPAM_SEED={seed}");
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static RequestDelegate Procedure(WebApplication app, string path) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Single(e => e.RoutePattern.RawText == path).RequestDelegate!;

    private static WebApplication App(MemoryLog log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Of what it keeps the heap grows.
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        RpcUnaryHandler<EchoMessage, EchoMessage> echo = (request, _) => ValueTask.FromResult(request);
        app.MapRpcService(
            ToyReflection.Descriptor.Services[0],
            table => table.Unary("Echo", echo).Unary("Fail", echo).Unary("Wait", echo),
            new RpcServerOptions { MaxRequestBytes = MaxRequestBytes });
        RpcServerStreamingHandler<EchoMessage, EchoMessage> watch = (request, _) => new[] { request }.ToAsyncEnumerable();
        app.MapRpcService(
            ToyReflection.Descriptor.Services[1],
            table => table.ServerStreaming("Watch", watch).BidirectionalStreaming<EchoMessage, EchoMessage>("Chat", (requests, _) => requests),
            new RpcServerOptions { MaxRequestBytes = MaxRequestBytes });
        return app;
    }

    private static DefaultHttpContext Request(Random random, string contentType, bool isStream)
    {
        var http = new DefaultHttpContext();
        var isHttp2 = random.Next(2) == 0;
        http.Request.Protocol = isHttp2 ? "HTTP/2" : "HTTP/1.1";
        if (isHttp2)
            http.Features.Set<IHttpResponseTrailersFeature>(new Trailers());
        http.Request.Method = "POST";
        http.Request.Path = isStream ? "/toy.v1.StreamingService/Chat" : "/toy.v1.ToyService/Echo";
        http.Request.ContentType = contentType;
        var body = Body(random, contentType, out var isCompressed);
        var headers = http.Request.Headers;
        if (random.Next(20) == 0)
            isCompressed = !isCompressed;
        if (isCompressed)
        {
            headers[contentType.Contains("grpc") ? "grpc-encoding"
                : contentType.Contains("connect") ? "Connect-Content-Encoding"
                : "Content-Encoding"] = "gzip";
        }
        if (random.Next(4) == 0)
            headers["grpc-accept-encoding"] = "gzip";
        if (random.Next(10) == 0)
            headers["grpc-timeout"] = Encoding.Latin1.GetString(Mutate(random, "10S"u8.ToArray()));
        if (random.Next(10) == 0)
            headers["Connect-Timeout-Ms"] = Encoding.Latin1.GetString(Mutate(random, "10000"u8.ToArray()));
        if (random.Next(50) == 0)
            headers["grpc-encoding"] = Encoding.Latin1.GetString(Mutate(random, "gzip"u8.ToArray()));
        http.Request.Body = new MemoryStream(body);
        http.Response.Body = new MemoryStream();
        return http;
    }

    private static byte[] Body(Random random, string contentType, out bool isCompressed)
    {
        isCompressed = random.Next(3) == 0;
        var message = contentType.EndsWith("json")
            ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(EchoMessage.Parser.ParseFrom(Message)))
            : Message;
        if (random.Next(2) == 0)
            message = Mutate(random, message);
        if (isCompressed)
            message = GrpcCall.GZip(message);
        if (contentType.Contains("grpc") || contentType.Contains("connect"))
            message = GrpcCall.Frame(message, (byte)(isCompressed ? 1 : 0));
        if (random.Next(2) == 0)
            message = Mutate(random, message);
        if (!contentType.Contains("text"))
            return message;
        message = Encoding.ASCII.GetBytes(Convert.ToBase64String(message));
        return random.Next(4) == 0 ? Mutate(random, message) : message;
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        var list = bytes.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(list.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < list.Count:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < list.Count:
                    list[at] = (byte)random.Next(256);
                    break;
                case 2:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 3 when at < list.Count:
                    list.RemoveAt(at);
                    break;
                case 4:
                    list.RemoveRange(at, list.Count - at);
                    break;
                case 5:
                    list.InsertRange(at, list.Take(random.Next(list.Count + 1)).ToList());
                    break;
            }
        }
        return [.. list];
    }

    /// <summary>Whether the answer, which is a proper one, is a message.</summary>
    private static bool Check(DefaultHttpContext http, string contentType)
    {
        var body = ((MemoryStream)http.Response.Body).ToArray();
        if (contentType.Contains("connect"))
            return CheckEnd(http, body);
        if (!contentType.Contains("grpc"))
        {
            if (http.Response.StatusCode == 200)
                return true;
            var error = ConnectError.Read(http.Response.StatusCode, body);
            http.Response.StatusCode.ShouldBe(error.Code.ToHttpStatus());
            error.Code.ShouldBeOneOf(RpcCode.InvalidArgument, RpcCode.ResourceExhausted, RpcCode.Unimplemented, RpcCode.DeadlineExceeded);
            return false;
        }
        http.Response.StatusCode.ShouldBe(200);
        http.Response.ContentType.ShouldBe(contentType);
        var code = (RpcCode)int.Parse(GrpcStatus(http, contentType, body));
        code.ShouldBeOneOf(
            RpcCode.Ok, RpcCode.InvalidArgument, RpcCode.ResourceExhausted, RpcCode.Unimplemented, RpcCode.DeadlineExceeded, RpcCode.Internal);
        return code == RpcCode.Ok;
    }

    private static bool CheckEnd(DefaultHttpContext http, byte[] body)
    {
        http.Response.StatusCode.ShouldBe(200);
        var (flags, content) = GrpcAnswer.Split(body)[^1];
        flags.ShouldBe((byte)2);
        using var end = JsonDocument.Parse(content);
        if (!end.RootElement.TryGetProperty("error", out var error))
            return true;
        error.GetProperty("code").GetString().ShouldBeOneOf(
            "invalid_argument", "resource_exhausted", "unimplemented", "deadline_exceeded", "internal");
        return false;
    }

    private static string GrpcStatus(DefaultHttpContext http, string contentType, byte[] body)
    {
        if (contentType.Contains("text"))
            body = [.. Encoding.ASCII.GetString(body).Chunk(4).SelectMany(group => Convert.FromBase64String(new string(group)))];
        if (contentType.Contains("web"))
        {
            var (flags, content) = GrpcAnswer.Split(body)[^1];
            flags.ShouldBe((byte)0x80);
            return Status(Encoding.ASCII.GetString(content));
        }
        if (http.Features.Get<IHttpResponseTrailersFeature>() is not { } trailers)
            return Status(Encoding.Latin1.GetString(body));
        return (body.Length == 0 ? http.Response.Headers : trailers.Trailers)["grpc-status"].ToString();
    }

    private static string Status(string text)
    {
        const string Name = "grpc-status: ";
        var start = text.LastIndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        return text[start..text.IndexOf("\r\n", start, StringComparison.Ordinal)];
    }

    private sealed class Trailers : IHttpResponseTrailersFeature
    {
        IHeaderDictionary IHttpResponseTrailersFeature.Trailers { get; set; } = new HeaderDictionary();
    }
}

using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetIpam.Api.V1;
using NetIpam.Server.Tests.Telemetry.Otlp;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>Metrics and traces by OTLP.</summary>
public sealed class OtlpTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ParentId = "00f067aa0ba902b7";
    private static readonly (string, string)[] Often = [("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "200")];

    [Theory]
    [InlineData("application/json", "connectrpc")]
    [InlineData("application/proto", "connectrpc")]
    [InlineData("application/grpc", "grpc")]
    [InlineData("application/grpc-web+proto", "grpc")]
    public async Task A_call_is_traced_from_the_callers_span_to_the_store_by_every_protocol(string contentType, string system)
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync(HttpProtocols.Http2);
        await using var server = await ServerProcess.StartAsync(["--path", folder.Store, "--otlp-endpoint", receiver.Address.ToString()], Often);
        await CallAsync(server.Client, contentType);
        List<(Span Span, string Scope, Resource Resource)> trace = [];
        await Patience.UntilAsync(
            () => (trace = [.. receiver.Spans.Where(taken => Hex(taken.Span.TraceId) == TraceId)]).Select(taken => taken.Span.Name).Contains("netipam.store append")
                && trace.Count(taken => taken.Span.Name == "netipam.turn") == 2 && trace.Exists(taken => taken.Scope == "NetIpam.Rpc"),
            () => $"{trace.Count} spans of {receiver.Spans.Count}\n{server.Log}");
        var call = trace.Single(taken => taken.Scope == "NetIpam.Rpc").Span;
        call.Name.ShouldBe("api.v1.IpamService/CreatePrefix");
        Hex(call.ParentSpanId).ShouldBe(ParentId);
        Tag(call, "rpc.system.name").ShouldBe(system);
        Tag(call, "rpc.response.status_code").ShouldBe("OK");
        // One turn of the registry, which is asked for the namespace, and one of the namespace.
        var turns = trace.Where(taken => taken.Span.Name == "netipam.turn").Select(taken => taken.Span).ToList();
        turns.ShouldAllBe(turn => turn.ParentSpanId == call.SpanId);
        var append = trace.Single(taken => taken.Span.Name == "netipam.store append").Span;
        turns.Select(turn => turn.SpanId).ShouldContain(append.ParentSpanId);
        Tag(trace[0].Resource.Attributes, "service.name").ShouldBe("ipam-server");
    }

    [Fact]
    public async Task Metrics_come_by_the_variables_of_OpenTelemetry_and_by_http_too()
    {
        await using var receiver = await OtlpReceiver.StartAsync(HttpProtocols.Http1);
        await using var server = await ServerProcess.StartAsync(
            ["memory"],
            [("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "mine"), .. Often]);
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""");
        await Patience.UntilAsync(
            () => receiver.Metrics.ContainsKey("rpc.server.call.duration") && receiver.Metrics.ContainsKey("netipam.operations") && !receiver.Spans.IsEmpty,
            () => string.Join(' ', receiver.Metrics.Keys));
        receiver.Metrics["rpc.server.call.duration"].ShouldBe("s");
        receiver.Spans.TryPeek(out var taken).ShouldBeTrue();
        Tag(taken.Resource.Attributes, "service.name").ShouldBe("mine");
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_no_reason_to_fail()
    {
        await using var server = await ServerProcess.StartAsync(["memory", "--otlp-endpoint", "http://127.0.0.1:1"], Often);
        for (var i = 0; i < 20; i++)
            await server.Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.{{i}}.0.0/24"}""");
        (await server.TerminateAsync()).ShouldBe(0);
    }

    private static async Task CallAsync(HttpClient client, string contentType)
    {
        var isFramed = contentType.StartsWith("application/grpc", StringComparison.Ordinal);
        var message = new CreatePrefixRequest { Cidr = "10.0.0.0/24" }.ToByteArray();
        byte[] body = isFramed ? [0, 0, 0, 0, (byte)message.Length, .. message]
            : contentType is "application/json" ? """{"cidr":"10.0.0.0/24"}"""u8.ToArray() : message;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api.v1.IpamService/CreatePrefix") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.Add("traceparent", $"00-{TraceId}-{ParentId}-01");
        if (contentType is "application/grpc")
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string? Tag(Span span, string name) => Tag(span.Attributes, name);

    private static string? Tag(IEnumerable<KeyValue> attributes, string name) => attributes.FirstOrDefault(tag => tag.Key == name)?.Value.StringValue;
}

using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Tests.Telemetry.Otlp;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>Takes OTLP, by gRPC or by HTTP with protobuf, and keeps what came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentQueue<(Span Span, string Scope, Resource Resource)> Spans { get; } = new();

    public ConcurrentDictionary<string, string> Metrics { get; } = new();

    public static async Task<OtlpReceiver> StartAsync(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.ListenLocalPort(protocols));
        builder.Services.AddRoutingCore().AddLogging();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapRpcService(OtlpTraceReflection.Descriptor.Services[0], table => table.Unary<TracesRequest, Done>("Export", receiver.Take));
        receiver._app.MapRpcService(OtlpMetricsReflection.Descriptor.Services[0], table => table.Unary<MetricsRequest, Done>("Export", receiver.Take));
        receiver._app.MapPost("/v1/traces", async http => await receiver.Take(TracesRequest.Parser.ParseFrom(await BodyOf(http)), null!));
        receiver._app.MapPost("/v1/metrics", async http => await receiver.Take(MetricsRequest.Parser.ParseFrom(await BodyOf(http)), null!));
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private ValueTask<Done> Take(TracesRequest request, RpcContext context)
    {
        foreach (var resource in request.ResourceSpans)
        {
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                    Spans.Enqueue((span, scope.Scope.Name, resource.Resource));
            }
        }
        return ValueTask.FromResult(new Done());
    }

    private ValueTask<Done> Take(MetricsRequest request, RpcContext context)
    {
        foreach (var metric in request.ResourceMetrics.SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics))
            Metrics[metric.Name] = metric.Unit;
        return ValueTask.FromResult(new Done());
    }

    private static async Task<byte[]> BodyOf(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.Tests;
using NetIpam.Rpc.Tests.Toy;

[assembly: AssemblyFixture(typeof(ToyServer))]

namespace NetIpam.Rpc.Tests;

/// <summary>A real server with a small service, on a free port of loopback.</summary>
public sealed class ToyServer : IAsyncLifetime
{
    public const int MaxRequestBytes = 2 * 1024 * 1024;
    public const int MaxRequestBytesOfFail = 20 * 1024 * 1024;

    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public MemoryLog Log { get; } = new();

    public RpcHealth Health { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log).AddFilter("NetIpam", LogLevel.Debug);
        builder.Services.AddHttp1AndHttp2Cleartext();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttp1AndHttp2Cleartext()));
        _app = builder.Build();
        _app.MapRpcService(
            ToyReflection.Descriptor.Services[0],
            table => table
                .Unary<EchoMessage, EchoMessage>("Echo", Echo)
                .Unary<EchoMessage, EchoMessage>("Fail", Fail, new RpcMethodOptions { MaxRequestBytes = MaxRequestBytesOfFail })
                .Unary<EchoMessage, EchoMessage>("Wait", Wait, new RpcMethodOptions { MaxRequestBytes = int.MaxValue }),
            new RpcServerOptions { MaxRequestBytes = MaxRequestBytes });
        _app.MapRpcService(
            ToyReflection.Descriptor.Services[1],
            table => table
                .ServerStreaming<EchoMessage, EchoMessage>("Watch", Watch)
                .BidirectionalStreaming<EchoMessage, EchoMessage>("Chat", Chat),
            new RpcServerOptions { MaxRequestBytes = MaxRequestBytes });
        _app.MapRpcService(
            ToyReflection.Descriptor.Services[2], table => table.Unary<EchoMessage, EchoMessage>("Read", Echo));
        _app.MapRpcHealth(Health);
        _app.MapRpcReflection(ToyReflection.Descriptor.Services[0], RpcHealth.Descriptor);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
    }

    public Task<HttpResponseMessage> PostJson(string method, string body, params (string Name, string Value)[] headers) =>
        Post(method, Encoding.UTF8.GetBytes(body), "application/json", headers);

    public async Task<HttpResponseMessage> Post(
        string method, byte[] body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/toy.v1.ToyService/{method}");
        request.Content = new ByteArrayContent(body);
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType).ShouldBeTrue();
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static ValueTask<EchoMessage> Echo(EchoMessage request, RpcContext context)
    {
        context.ResponseHeaders["Toy-Deadline"] = context.Deadline is null ? "none" : "given";
        context.ResponseHeaders["Toy-Heard"] = context.RequestHeaders["Toy-Say"];
        return ValueTask.FromResult(request);
    }

    private static ValueTask<EchoMessage> Fail(EchoMessage request, RpcContext context)
    {
        if (request.PlainText.Length == 0)
            throw new InvalidOperationException("the secret inside");
        ConnectCode.TryParse(request.PlainText, out var code).ShouldBeTrue();
        throw new RpcException(
            code,
            "It \"failed\" – as asked.",
            [RpcErrorDetail.ErrorInfo("AS_ASKED", "toy"), RpcErrorDetail.RetryInfo(TimeSpan.FromMilliseconds(1500)), RpcErrorDetail.Of(request)]);
    }

    private static async ValueTask<EchoMessage> Wait(EchoMessage request, RpcContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return request;
    }

    private static async IAsyncEnumerable<EchoMessage> Watch(EchoMessage request, RpcContext context)
    {
        for (var number = 1ul; number <= request.Number; number++)
        {
            await Task.Yield();
            yield return new EchoMessage { Number = number, PlainText = request.Maybe };
        }
        if (request.PlainText == "wait")
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        else if (request.PlainText.Length > 0)
            await Fail(request, context);
    }

    private static async IAsyncEnumerable<EchoMessage> Chat(IAsyncEnumerable<EchoMessage> requests, RpcContext context)
    {
        await foreach (var request in requests)
            yield return request;
    }
}

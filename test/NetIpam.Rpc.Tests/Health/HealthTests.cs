using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.Health;
using NetIpam.Rpc.Tests.Grpc;
using static NetIpam.Rpc.Health.HealthCheckResponse.Types;

namespace NetIpam.Rpc.Tests.Health;

/// <summary>The health service of gRPC.</summary>
public sealed class HealthTests(ToyServer server)
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_status_is_what_was_set(string version)
    {
        var service = $"checked.over.{version}";
        (await server.Grpc(version, Check, new HealthCheckRequest { Service = service })).Code.ShouldBe(RpcCode.NotFound);
        foreach (var (isServing, status) in new[] { (true, ServingStatus.Serving), (false, ServingStatus.NotServing), (true, ServingStatus.Serving) })
        {
            server.Health.Set(service, isServing);
            var answer = await server.Grpc(version, Check, new HealthCheckRequest { Service = service });
            HealthCheckResponse.Parser.ParseFrom(answer.Frames.Single().Content).Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task Json_is_answered_too()
    {
        server.Health.Set("json", isServing: true);
        using var answer = await server.Client.PostAsync(
            Check, new StringContent("{\"service\":\"json\"}", null, "application/json"));
        (await answer.Json()).GetProperty("status").GetString().ShouldBe("SERVING");
    }

    [Fact]
    public async Task Watchers_are_told_each_change_and_the_end()
    {
        var health = new RpcHealth();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttp1AndHttp2Cleartext();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, e => e.UseHttp1AndHttp2Cleartext()));
        await using var app = builder.Build();
        app.MapRpcHealth(health);
        await app.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Post, Watch)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcCall.Frame(new HealthCheckRequest { Service = "a" }.ToByteArray())),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var stream = await answer.Content.ReadAsStreamAsync(limit.Token);

        (await Next()).ShouldBe(ServingStatus.ServiceUnknown);
        health.Set("a", isServing: true);
        (await Next()).ShouldBe(ServingStatus.Serving);
        health.Set("b", isServing: true);
        health.Set("a", isServing: false);
        (await Next()).ShouldBe(ServingStatus.NotServing);
        health.Set("a", isServing: true);
        (await Next()).ShouldBe(ServingStatus.Serving);
        health.Stop();
        (await Next()).ShouldBe(ServingStatus.NotServing);
        (await stream.ReadAsync(new byte[1], limit.Token)).ShouldBe(0);
        answer.TrailingHeaders.GetValues("grpc-status").Single().ShouldBe("0");
        health.Set("a", isServing: true);
        health.Stop();

        async Task<ServingStatus> Next()
        {
            var frame = new byte[7];
            await stream.ReadExactlyAsync(frame, limit.Token);
            return HealthCheckResponse.Parser.ParseFrom(frame.AsSpan(5)).Status;
        }
    }

    [Fact]
    public Task A_watcher_may_go() => server.GrpcUntilDeadline("2.0", Watch, new HealthCheckRequest { Service = "gone" }, messages: 1);
}

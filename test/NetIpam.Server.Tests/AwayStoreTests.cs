using System.Net;
using System.Net.Http.Json;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.Details;
using NetIpam.Server.Hosting;
using NetIpam.Server.Security;
using NetIpam.Server.Telemetry;
using NetIpam.TestKit.Servers;
using NetIpam.Tests.Engine;

namespace NetIpam.Server.Tests;

/// <summary>A server whose store goes away says so, and works again by itself when it is back.</summary>
public sealed class AwayStoreTests
{
    private const string Unavailable = "14";

    /// <summary>Each procedure with a request that succeeds, in this order.</summary>
    private static readonly (string Procedure, string Request)[] Calls =
    [
        ("CreateNamespace", """{"namespace":"N"}"""),
        ("Load", """{"dump":"[]","namespace":"N"}"""),
        ("CreatePrefix", """{"cidr":"10.0.0.0/16","namespace":"N"}"""),
        ("GetPrefix", """{"cidr":"10.0.0.0/16","namespace":"N"}"""),
        ("AcquireChildPrefix", """{"cidr":"10.0.0.0/16","length":24,"namespace":"N"}"""),
        ("AcquireIP", """{"prefixCidr":"10.0.0.0/24","namespace":"N"}"""),
        ("PrefixUsage", """{"cidr":"10.0.0.0/24","namespace":"N"}"""),
        ("ListPrefixes", """{"namespace":"N"}"""),
        ("Dump", """{"namespace":"N"}"""),
        ("ReleaseIP", """{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1","namespace":"N"}"""),
        ("ReleaseChildPrefix", """{"cidr":"10.0.0.0/24","namespace":"N"}"""),
        ("DeletePrefix", """{"cidr":"10.0.0.0/16","namespace":"N"}"""),
        ("ListNamespaces", "{}"),
        ("DeleteNamespace", """{"namespace":"N"}"""),
        ("Version", "{}"),
    ];

    [Fact]
    public async Task Every_procedure_is_unavailable_while_the_store_is_away_and_works_again_by_itself()
    {
        Calls.Select(call => call.Procedure).Order().ShouldBe(Caller.Procedures.Order());
        var backend = new AwayBackend(new FaultyLog());
        var endpoint = new ListenEndpoint("127.0.0.1", FreePort.Take());
        using var stop = new CancellationTokenSource();
        var settings = new ServerSettings(backend, endpoint, LogLevel.None, LogFormat.Text, Tls: null, new AccessFiles(null, null), new TelemetrySettings(Metrics: null, IsMetricsAsked: false, Otlp: null, Prefixes: []));
        var running = ServerHost.RunAsync(settings, stop.Token);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{endpoint.Port}"), Timeout = Patience.Limit };
        await UntilAsync(client, "SERVING");
        await AllWorkAsync(client, "before");
        foreach (var again in new[] { "once", "twice" })
        {
            // One that is in memory, and all that is known to be there.
            await client.CallAsync("CreateNamespace", """{"namespace":"kept"}""");
            backend.GoAway();
            foreach (var (procedure, request) in Calls.Where(call => call.Procedure != "Version"))
            {
                foreach (var space in new[] { "kept", "unseen" })
                {
                    using var answer = await client.SendAsync(procedure, request.Replace("\"N\"", $"\"{space}\""));
                    answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, procedure);
                    var error = await answer.ErrorAsync();
                    error.Code.ShouldBe(RpcCode.Unavailable, procedure);
                    error.FindDetail<ErrorInfo>().ShouldNotBeNull().Reason.ShouldBe("STORE_UNAVAILABLE");
                    (await GrpcStatusAsync(client, procedure, request.Replace("\"N\"", $"\"{space}\""))).ShouldBe(Unavailable, procedure);
                }
            }
            await client.CallAsync("Version", "{}");
            await UntilAsync(client, "NOT_SERVING");
            backend.ComeBack();
            await UntilAsync(client, "SERVING");
            await AllWorkAsync(client, again);
        }
        await stop.CancelAsync();
        await running.Soon();
    }

    private static async Task AllWorkAsync(HttpClient client, string space)
    {
        foreach (var (procedure, request) in Calls)
            await client.CallAsync(procedure, request.Replace("\"N\"", $"\"{space}\""));
        foreach (var (procedure, request) in Calls)
            (await GrpcStatusAsync(client, procedure, request.Replace("\"N\"", $"\"{space}-grpc\""))).ShouldBe("0", procedure);
    }

    private static async Task<string> GrpcStatusAsync(HttpClient client, string procedure, string json)
    {
        var type = IpamReflection.Descriptor.Services[0].FindMethodByName(procedure).InputType;
        var message = JsonParser.Default.Parse(json, type).ToByteArray();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"api.v1.IpamService/{procedure}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        call.Content.Headers.ContentType = new("application/grpc");
        using var answer = await client.SendAsync(call);
        await answer.Content.ReadAsByteArrayAsync();
        var trailers = answer.TrailingHeaders.Any() ? answer.TrailingHeaders : answer.Headers;
        return trailers.GetValues("grpc-status").Single();
    }

    /// <summary>Waits until the health check says so.</summary>
    private static Task UntilAsync(HttpClient client, string status) => Patience.UntilAsync(async () =>
    {
        try
        {
            using var answer = await client.PostAsJsonAsync("grpc.health.v1.Health/Check", new { });
            return (await answer.Content.ReadAsStringAsync()).Contains($"\"{status}\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            // Not up yet.
            return false;
        }
    });
}

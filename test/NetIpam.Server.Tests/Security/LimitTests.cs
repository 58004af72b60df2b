using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using NetIpam.Rpc;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.Details;
using NetIpam.Server.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>What the server takes of one client and of all of them.</summary>
public sealed class LimitTests
{
    private const string Call = "POST /api.v1.IpamService/Version HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task Too_many_calls_are_refused_until_others_have_ended()
    {
        var limit = new InFlightLimit(new RpcRefusals(NullLoggerFactory.Instance, TimeProvider.System));
        var gate = new TaskCompletionSource();
        var under = Enumerable.Range(0, InFlightLimit.Max).Select(_ => limit.InvokeAsync(Request(), _ => gate.Task)).ToList();

        var refused = Request();
        await limit.InvokeAsync(refused, _ => throw new InvalidOperationException("it was let in"));
        refused.Response.StatusCode.ShouldBe(429);
        var error = ConnectError.Read(429, ((MemoryStream)refused.Response.Body).ToArray());
        error.Code.ShouldBe(RpcCode.ResourceExhausted);
        error.FindDetail<ErrorInfo>()!.Reason.ShouldBe("OVERLOADED");
        (await IsLetInAsync("/grpc.health.v1.Health/Check")).ShouldBeTrue();

        gate.SetResult();
        await Task.WhenAll(under);
        (await IsLetInAsync("/api.v1.IpamService/Version")).ShouldBeTrue();

        async Task<bool> IsLetInAsync(string path)
        {
            var isLetIn = false;
            await limit.InvokeAsync(Request(path), _ =>
            {
                isLetIn = true;
                return Task.CompletedTask;
            });
            return isLetIn;
        }
    }

    [Fact]
    public async Task Open_streams_take_no_place_of_calls_and_have_a_limit_of_their_own()
    {
        var limit = new InFlightLimit(new RpcRefusals(NullLoggerFactory.Instance, TimeProvider.System));
        var gate = new TaskCompletionSource();
        var streams = Enumerable.Range(0, InFlightLimit.MaxStreams).Select(_ => limit.InvokeAsync(Stream(), _ => gate.Task)).ToList();
        var calls = Enumerable.Range(0, InFlightLimit.Max).Select(_ => limit.InvokeAsync(Request(), _ => gate.Task)).ToList();
        calls.ShouldAllBe(call => !call.IsCompleted);

        var refused = Stream();
        await limit.InvokeAsync(refused, _ => throw new InvalidOperationException("it was let in"));
        refused.Response.StatusCode.ShouldBe(429);
        gate.SetResult();
        await Task.WhenAll([.. streams, .. calls]);
        var isLetIn = false;
        await limit.InvokeAsync(Stream(), _ =>
        {
            isLetIn = true;
            return Task.CompletedTask;
        });
        isLetIn.ShouldBeTrue();

        static DefaultHttpContext Stream()
        {
            var http = Request("/grpc.health.v1.Health/Watch");
            http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new RpcMethodMetadata("/grpc.health.v1.Health/Watch", true)), null));
            return http;
        }
    }

    [Fact]
    public async Task Too_many_watchers_are_refused_and_calls_and_checks_are_answered()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        using var client = Http2Client(server);
        var watchers = await Task.WhenAll(Enumerable.Range(0, InFlightLimit.MaxStreams + 3).Select(_ => client.SendAsync(
            Grpc("/grpc.health.v1.Health/Watch", new ByteArrayContent([0, 0, 0, 0, 0])), HttpCompletionOption.ResponseHeadersRead)));
        // A refusal is all in the headers.
        watchers.Count(watcher => watcher.Headers.Contains("grpc-status")).ShouldBe(3);
        (await server.Client.CallAsync("Version", "{}")).ToString().ShouldContain("version");
        using var check = await server.Client.PostAsync(
            "/grpc.health.v1.Health/Check", new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));
        check.StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var watcher in watchers)
            watcher.Dispose();
        var refused = 3;
        await Patience.UntilAsync(
            async () =>
            {
                using var next = await client.SendAsync(
                    Grpc("/grpc.health.v1.Health/Watch", new ByteArrayContent([0, 0, 0, 0, 0])), HttpCompletionOption.ResponseHeadersRead);
                if (!next.Headers.Contains("grpc-status"))
                    return true;
                refused++;
                return false;
            },
            () => "Places that are free again are not taken.");
        await server.TerminateAsync();
        Regex.Count(server.Log, @"info: NetIpam\.Rpc\[0\] /grpc\.health\.v1\.Health/Watch resource_exhausted OVERLOADED in \d+ ms").ShouldBe(refused);
    }

    [Fact]
    public async Task Streams_that_are_quiet_are_not_cut_off_and_slow_senders_are()
    {
        // More than the five seconds that senders are given.
        var quiet = TimeSpan.FromSeconds(9);
        await using var server = await ServerProcess.StartAsync(["memory"]);
        using var client = Http2Client(server);
        // Who is too slow loses his connection, with all that is on it.
        using var another = Http2Client(server);
        var slow = another.SendAsync(Grpc("/api.v1.IpamService/Version", new PausedContent([0], TimeSpan.FromMinutes(1), [0, 0, 0, 0])));
        using var watch = await client.SendAsync(
            Grpc("/grpc.health.v1.Health/Watch", new ByteArrayContent([0, 0, 0, 0, 0])), HttpCompletionOption.ResponseHeadersRead);
        var watched = await watch.Content.ReadAsStreamAsync();
        var status = new byte[7];
        await watched.ReadExactlyAsync(status);

        // List services, be quiet, and list them again.
        byte[] list = [0, 0, 0, 0, 2, 0x3A, 0];
        using var reflection = await client.SendAsync(
            Grpc("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", new PausedContent(list, quiet, list)));
        var answer = await reflection.Content.ReadAsStringAsync();
        answer.Split("grpc.health.v1.Health").Length.ShouldBe(3);
        reflection.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);

        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            using var cut = await slow.Soon();
            if ((cut.Headers.TryGetValues("grpc-status", out var code) ? code.Single() : "0") != "0")
                throw new HttpRequestException("It is answered with an error.");
        });

        await server.TerminateAsync();
        // It is told of the end; had it been cut off, there would be no more.
        await watched.ReadExactlyAsync(status);
        status[^1].ShouldBe((byte)2, "not serving");
        (await watched.ReadAsync(new byte[1])).ShouldBe(0);
        watch.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api.v1.IpamService/Version");
        request.Headers.Add("X-Large", new string('x', 17 * 1024));
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Theory]
    [InlineData(Call + "Content-Length: 2\r\n\r\n{")]
    [InlineData(Call)]
    public async Task Who_sends_too_slowly_is_cut_off(string beginning)
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
        await connection.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(beginning));
        using var reader = new StreamReader(connection.GetStream());
        // It answers, perhaps, and closes the connection.
        var answer = await reader.ReadToEndAsync().Soon();
        answer.ShouldNotContain("HTTP/1.1 200");
    }

    private static HttpClient Http2Client(ServerProcess server) =>
        new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }) { BaseAddress = server.Endpoint };

    private static HttpRequestMessage Grpc(string path, HttpContent content)
    {
        content.Headers.ContentType = new("application/grpc");
        return new(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
    }

    private static DefaultHttpContext Request(string path = "/api.v1.IpamService/Version") =>
        new() { Request = { Path = path, Method = "POST", ContentType = "application/json" }, Response = { Body = new MemoryStream() } };
}

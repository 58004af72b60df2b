using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using NetIpam.Rpc;
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
        var limit = new InFlightLimit();
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
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        answer.ShouldNotContain("HTTP/1.1 200");
    }

    private static DefaultHttpContext Request(string path = "/api.v1.IpamService/Version") =>
        new() { Request = { Path = path, Method = "POST", ContentType = "application/json" }, Response = { Body = new MemoryStream() } };
}

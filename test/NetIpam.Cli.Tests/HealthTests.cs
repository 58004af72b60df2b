using Google.Protobuf;
using NetIpam.Rpc.Health;
using NetIpam.Rpc.Tests.Client;
using static NetIpam.Rpc.Health.HealthCheckResponse.Types;

namespace NetIpam.Cli.Tests;

/// <summary><c>ipam health</c>: what an orchestrator reads is the exit status; the line is for who looks why.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("connect")]
    [InlineData("grpc")]
    public async Task A_server_that_serves_is_healthy(string protocol)
    {
        await using var server = await MemoryServer.StartAsync();

        (await server.RunAsync($"health --protocol {protocol}")).ShouldPrint("serving");
        (await server.RunAsync($"health --protocol {protocol} --output json")).ShouldPrint("""{ "status": "SERVING" }""");
    }

    [Fact]
    public async Task A_server_that_does_not_serve_is_not()
    {
        await using var server = CannedServer.Answer(
            200, "application/proto", new HealthCheckResponse { Status = ServingStatus.NotServing }.ToByteArray());

        (await RunAsync(server)).ShouldFail(
            1, "error: the server is not serving: its store cannot be used, or it is about to stop");
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_server_that_cannot_do_it_now_is_asked_once()
    {
        await using var server = CannedServer.Answer(503, "application/json", """{"code":"unavailable","message":"away"}""");

        (await RunAsync(server)).ShouldFail(1, "error: away");
        server.Requests.ShouldHaveSingleItem();
    }

    private static Task<IpamResult> RunAsync(CannedServer server) => IpamProcess.RunAsync($"health --grpc-server-endpoint {server.Address}");
}

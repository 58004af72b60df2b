using System.Net.Http.Json;

namespace NetIpam.Server.Tests;

/// <summary>The health check follows the store.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("api.v1.IpamService")]
    public async Task Server_whose_store_is_lost_is_not_serving(string service)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whether a file was removed under a process can be told on Linux only.");
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(["file", "--path", folder.Store]);
        await UntilAsync(server, service, "SERVING");
        File.Delete(Path.Combine(folder.Store, "LOCK"));
        await UntilAsync(server, service, "NOT_SERVING");
    }

    private static Task UntilAsync(ServerProcess server, string service, string status) => Patience.UntilAsync(async () =>
    {
        using var answer = await server.Client.PostAsJsonAsync("grpc.health.v1.Health/Check", new { service });
        return (await answer.Content.ReadAsStringAsync()).Contains($"\"{status}\"", StringComparison.Ordinal);
    });
}

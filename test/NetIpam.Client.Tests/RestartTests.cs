using NetIpam.Rpc;
using NetIpam.TestKit.Servers;

namespace NetIpam.Client.Tests;

/// <summary>A server that goes away and comes back on the same port.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task The_client_sees_the_server_go_and_come_back(IpamProtocol protocol)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["file", "--path", folder.Store, "--grpc-server-endpoint", $"127.0.0.1:{FreePort.Take()}"];
        var first = await ServerProcess.StartExactlyAsync(arguments);
        var options = new IpamClientOptions { Address = first.Endpoint, Protocol = protocol };
        using var client = new IpamClient(options with { Retry = new RetryOptions { MaxAttempts = 1 } });
        using var patient = new IpamClient(options with { Retry = new RetryOptions { MaxAttempts = 1000 } });
        await client.CreatePrefixAsync(new() { Cidr = "10.0.0.0/24" });
        await patient.VersionAsync(new());
        await first.DisposeAsync();

        RpcException error = null!;
        // What is sent before the end of the connection was noticed is of unknown outcome.
        await Patience.UntilAsync(
            async () =>
            {
                error = await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }));
                return error.Code != RpcCode.Unknown;
            });

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();

        var waiting = patient.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" });
        await using var second = await ServerProcess.StartExactlyAsync(arguments);
        (await waiting).Ip.Ip.ShouldBe("10.0.0.1");
        (await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" })).Ip.Ip.ShouldBe("10.0.0.2");
    }
}

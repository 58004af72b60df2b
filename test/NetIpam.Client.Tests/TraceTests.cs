using System.Diagnostics;

namespace NetIpam.Client.Tests;

/// <summary>The trace that a call is made in goes along with it.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task The_server_is_told_of_the_trace(IpamProtocol protocol)
    {
        await using var server = await ServerProcess.StartAsync(["memory", "--log-level", "debug"]);
        using var client = new IpamClient(new IpamClientOptions { Address = server.Endpoint, Protocol = protocol });
        using var caller = new Activity("caller").Start();
        await client.CreatePrefixAsync(new() { Cidr = "10.0.0.0/24" });
        caller.Stop();
        await server.TerminateAsync();
        server.Log.Split('\n').Where(line => line.Contains("CreatePrefix ok")).ShouldHaveSingleItem().ShouldEndWith($"trace {caller.TraceId}");
    }
}

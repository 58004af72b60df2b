using System.Net;
using NetIpam.Server.Hosting;
using NetIpam.Server.Security;
using NetIpam.Server.Telemetry;

namespace NetIpam.Server.Tests.Security;

/// <summary>When the server warns that others can reach it.</summary>
public sealed class ExposureTests
{
    private const string Everything = "Whoever reaches the endpoint can change everything";
    private const string OnTheWay = "Tokens can be read on the way";

    [Theory]
    [InlineData("localhost:9090", false, false, false, null)]
    [InlineData("127.0.0.1:0", false, false, false, null)]
    [InlineData("[::1]:0", false, false, false, null)]
    [InlineData(":9090", false, false, false, Everything)]
    [InlineData("0.0.0.0:9090", false, false, false, Everything)]
    [InlineData("[::]:9090", true, false, false, Everything)]
    [InlineData("192.0.2.1:9090", true, true, false, null)]
    [InlineData("192.0.2.1:9090", false, false, true, OnTheWay)]
    [InlineData("192.0.2.1:9090", true, false, true, null)]
    [InlineData("192.0.2.1:9090", false, false, false, OnTheWay, true)]
    [InlineData("192.0.2.1:9090", true, false, false, null, true)]
    public async Task It_depends_on_the_endpoint_and_what_keeps_others_out(
        string endpoint, bool tls, bool clientCa, bool tokens, string? expected, bool jwt = false)
    {
        var settings = new ServerSettings(
            new MemoryBackend(),
            ListenEndpoint.Parse(endpoint),
            default,
            default,
            tls ? new TlsFiles("c", "k", clientCa ? "ca" : null) : null,
            new AccessFiles(tokens ? "t" : null, jwt ? "j" : null),
            new TelemetrySettings(Metrics: null, IsMetricsAsked: false, Otlp: null, Prefixes: []));
        var warning = Exposure.WarningFor(settings, await settings.Endpoint.ResolveAsync(CancellationToken.None));
        if (expected is null)
            warning.ShouldBeNull();
        else
            warning.ShouldNotBeNull().ShouldStartWith(expected);
    }

    [Fact]
    public void A_name_of_an_address_elsewhere_counts_as_elsewhere() =>
        ListenEndpoint.Parse("ipam.example:1").IsOnlyLoopback([IPAddress.Loopback, IPAddress.Parse("192.0.2.1")]).ShouldBeFalse();

    [Theory]
    [InlineData("LocalHost:1", true)]
    [InlineData("127.0.0.2:1", true)]
    [InlineData("[::1]:1", true)]
    [InlineData(":1", false)]
    [InlineData("0.0.0.0:1", false)]
    [InlineData("ipam.example:1", false)]
    public void A_name_that_nobody_has_looked_up_counts_as_elsewhere(string endpoint, bool isOnlyLoopback) =>
        ListenEndpoint.Parse(endpoint).IsOnlyLoopback([]).ShouldBe(isOnlyLoopback);

    [Fact]
    public async Task The_warning_is_one_line_of_the_log()
    {
        await using var server = await ServerProcess.StartExactlyAsync(["memory", "--grpc-server-endpoint", "0.0.0.0:0"]);
        await server.TerminateAsync();
        Warnings(server).ShouldHaveSingleItem().ShouldContain(Everything);

        await using var loopback = await ServerProcess.StartAsync(["memory"]);
        await loopback.TerminateAsync();
        Warnings(loopback).ShouldBeEmpty();
    }

    /// <summary>What the server warns of, but for what Kestrel tells of a busy machine.</summary>
    private static IEnumerable<string> Warnings(ServerProcess server) =>
        server.Log.Split('\n').Where(line => line.Contains("warn: ") && !line.Contains("heartbeat has been running for"));
}

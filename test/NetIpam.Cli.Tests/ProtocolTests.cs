using NetIpam.TestKit.Proxy;

namespace NetIpam.Cli.Tests;

/// <summary>Both protocols print the same, also when an answer is lost on the way.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private MemoryServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await MemoryServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("connect")]
    [InlineData("grpc")]
    public async Task Answers_and_refusals_are_the_same(string protocol)
    {
        (await _server.RunAsync($"prefix create --cidr 10.0.0.0/24 --protocol {protocol}")).ShouldPrint("prefix:\"10.0.0.0/24\" created");
        (await _server.RunAsync($"ip acquire --prefix 10.0.0.0/24 --protocol {protocol}")).ShouldPrint("ip:\"10.0.0.1\" acquired");
        (await _server.RunAsync($"ip acquire --prefix 10.9.0.0/24 --protocol {protocol}"))
            .ShouldFail(1, "error: There is no prefix 10.9.0.0/24. (PREFIX_NOT_FOUND)");
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("grpc")]
    public async Task An_answer_that_was_cut_is_asked_for_again(string protocol)
    {
        await using var proxy = CuttingProxy.Start(_server.Port);
        await _server.RunAsync("prefix create --cidr 10.0.0.0/24");
        proxy.Arm(ProxyFault.CutInAnswer);

        (await IpamProcess.RunAsync($"ip acquire --prefix 10.0.0.0/24 --protocol {protocol} --grpc-server-endpoint {proxy.Address}"))
            .ShouldPrint("ip:\"10.0.0.1\" acquired");

        proxy.AnswersCut.ShouldBe(1);
        (await _server.RunAsync("ip acquire --prefix 10.0.0.0/24")).ShouldPrint("ip:\"10.0.0.2\" acquired");
    }
}

using System.Net;
using System.Net.Sockets;
using NetIpam.Rpc;

namespace NetIpam.Client.Tests;

/// <summary>A server that takes the connection and says nothing.</summary>
public sealed class DeadlineTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public DeadlineTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task No_answer_in_time_is_deadline_exceeded(IpamProtocol protocol)
    {
        using var client = Client(protocol, TimeSpan.FromSeconds(0.3));

        var error = await Should.ThrowAsync<RpcException>(client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }).Soon());

        error.Code.ShouldBe(RpcCode.DeadlineExceeded);
        error.Message.ShouldBe($"no answer from http://{_listener.LocalEndpoint} within 0.3 s");
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task Cancellation_is_cancellation(IpamProtocol protocol)
    {
        using var client = Client(protocol, null);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));

        await Should.ThrowAsync<OperationCanceledException>(() => client.VersionAsync(new(), source.Token));
    }

    [Fact]
    public async Task A_token_that_does_not_come_in_time_is_deadline_exceeded()
    {
        using var client = new IpamClient(new IpamClientOptions
        {
            Address = new Uri($"http://{_listener.LocalEndpoint}"),
            Timeout = TimeSpan.FromSeconds(0.3),
            TokenProvider = async cancellationToken =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "";
            },
        });

        var error = await Should.ThrowAsync<RpcException>(() => client.VersionAsync(new()));

        error.Code.ShouldBe(RpcCode.DeadlineExceeded);
        error.Message.ShouldBe("no token within 0.3 s");
    }

    private IpamClient Client(IpamProtocol protocol, TimeSpan? timeout) => new(new IpamClientOptions
    {
        Address = new Uri($"http://{_listener.LocalEndpoint}"),
        Protocol = protocol,
        Timeout = timeout,
    });
}

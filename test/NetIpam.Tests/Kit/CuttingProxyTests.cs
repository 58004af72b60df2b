using System.Net;
using System.Net.Sockets;
using System.Text;
using NetIpam.TestKit.Proxy;

namespace NetIpam.Tests.Kit;

/// <summary>The proxy of the kit does what the tests of the backends rely on.</summary>
public sealed class CuttingProxyTests : IAsyncDisposable
{
    private readonly EchoServer _server = new();
    private readonly CuttingProxy _proxy;

    public CuttingProxyTests() => _proxy = CuttingProxy.Start(_server.Port);

    [Fact]
    public async Task Without_a_fault_everything_passes()
    {
        using var client = Connect();
        (await AskAsync(client, "one")).ShouldBe("one");
        _proxy.Delay = TimeSpan.FromMilliseconds(1);
        (await AskAsync(client, "two")).ShouldBe("two");
        _proxy.BytesToServer.ShouldBe(6);
        _proxy.Requests.ShouldBe(2);
    }

    [Theory, InlineData(0), InlineData(2)]
    public async Task Cut_before_lets_only_the_first_bytes_through(int bytes)
    {
        using var client = Connect();
        var fault = _proxy.Arm(ProxyFault.CutBefore, skip: 1, bytes: bytes);
        (await AskAsync(client, "one")).ShouldBe("one");
        fault.Struck.IsCompleted.ShouldBeFalse();
        (await AskAsync(client, "two")).ShouldBe("cut");
        await fault.Struck.Soon();
        await ShouldReceiveAsync(3 + bytes);
        using var next = Connect();
        (await AskAsync(next, "three")).ShouldBe("three");
    }

    [Fact]
    public async Task Cut_after_lets_the_request_through_and_no_answer()
    {
        using var client = Connect();
        _proxy.Arm(ProxyFault.CutAfter, CuttingProxy.Containing("two"u8.ToArray()));
        (await AskAsync(client, "one")).ShouldBe("one");
        (await AskAsync(client, "two")).ShouldBe("cut");
        await ShouldReceiveAsync(6);
    }

    [Fact]
    public async Task Cut_in_the_answer_lets_its_first_bytes_through()
    {
        using var client = Connect();
        _proxy.Arm(ProxyFault.CutInAnswer, bytes: 2);
        (await AskAsync(client, "one")).ShouldBeOneOf("on", "cut");
        await ShouldReceiveAsync(3);
        _proxy.AnswersCut.ShouldBe(1);
    }

    [Fact]
    public async Task Each_cut_in_an_answer_has_a_connection_of_its_own()
    {
        _proxy.Arm(ProxyFault.CutInAnswer);
        _proxy.Arm(ProxyFault.CutInAnswer);
        for (var i = 1; i <= 2; i++)
        {
            using var client = Connect();
            (await AskAsync(client, "one")).ShouldBe("cut");
            _proxy.AnswersCut.ShouldBe(i);
        }
        using var next = Connect();
        (await AskAsync(next, "two")).ShouldBe("two");
    }

    [Fact]
    public async Task After_the_last_cut_connections_can_be_refused()
    {
        using var client = Connect();
        _proxy.Arm(ProxyFault.CutInAnswerAndRefuse);
        (await AskAsync(client, "one")).ShouldBe("cut");
        Should.Throw<SocketException>(Connect);
        _proxy.Accept();
        using var next = Connect();
        (await AskAsync(next, "two")).ShouldBe("two");
    }

    [Fact]
    public async Task Fault_that_is_disarmed_does_not_strike()
    {
        using var client = Connect();
        var fault = _proxy.Arm(ProxyFault.CutBefore, skip: 1);
        (await AskAsync(client, "one")).ShouldBe("one");
        _proxy.Disarm(fault);
        (await AskAsync(client, "two")).ShouldBe("two");
        fault.Struck.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Swallowed_answers_do_not_come()
    {
        using var client = Connect();
        _proxy.Arm(ProxyFault.Swallow);
        var answer = AskAsync(client, "one");
        await ShouldReceiveAsync(3);
        await Task.Delay(50);
        answer.IsCompleted.ShouldBeFalse();
        _proxy.CutAll();
        (await answer).ShouldBe("cut");
    }

    [Fact]
    public async Task Held_request_arrives_when_it_is_released()
    {
        using var client = Connect();
        var fault = _proxy.Arm(ProxyFault.HoldAndCut);
        (await AskAsync(client, "one")).ShouldBe("cut");
        using var other = Connect();
        (await AskAsync(other, "two")).ShouldBe("two");
        await ShouldReceiveAsync(3);
        await fault.ReleaseAsync().Soon();
        await ShouldReceiveAsync(6);

        var hold = _proxy.Arm(ProxyFault.Hold);
        var answer = AskAsync(other, "three");
        await hold.Struck.Soon();
        answer.IsCompleted.ShouldBeFalse();
        await hold.ReleaseAsync().Soon();
        (await answer).ShouldBe("three");
    }

    [Fact]
    public async Task Half_closed_connection_ends_for_the_reader_only()
    {
        using var client = Connect();
        _proxy.Arm(ProxyFault.HalfClose);
        (await AskAsync(client, "one")).ShouldBe("");
        (await client.SendAsync("two"u8.ToArray())).ShouldBe(3);
        await Task.Delay(50);
        _server.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Refused_connections_are_refused_until_they_are_accepted_again()
    {
        using var client = Connect();
        (await AskAsync(client, "one")).ShouldBe("one");
        _proxy.Refuse();
        (await AskAsync(client, "two")).ShouldBe("cut");
        Should.Throw<SocketException>(Connect);
        _proxy.Accept();
        using var next = Connect();
        (await AskAsync(next, "three")).ShouldBe("three");
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    private Socket Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, _proxy.Port);
        return socket;
    }

    private static async Task<string> AskAsync(Socket client, string text)
    {
        var buffer = new byte[1024];
        try
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(text));
            return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer));
        }
        catch (SocketException)
        {
            return "cut";
        }
    }

    private async Task ShouldReceiveAsync(int bytes)
    {
        await Patience.UntilAsync(() => _server.Received >= bytes, () => $"{_server.Received} bytes of {bytes} came.");
        _server.Received.ShouldBe(bytes);
    }
}
